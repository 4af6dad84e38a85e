import SpangateCore
import SpangateDecision
import SpangateStore
import SpangateTrace

/// Makes a run the baseline.
struct BaselineAcceptance {
  let store: SQLiteStore
  let console: Console

  /// - Parameter keep: of how many accepted runs each case keeps its samples; 1 for this run alone.
  func accept(run id: String, as name: String, keeping keep: Int) throws(Finding) {
    let run = try store.run(id)
    let baseline = try Baseline(
      accepting: run, judgements: try store.judgements(of: run.id), name: name, at: .now,
      over: try store.baseline(named: name), keeping: keep)
    try store.accept(baseline)
    let cases = baseline.suites.values.reduce(0) { $0 + $1.cases.count }
    let size = "\(baseline.suites.count.counted("suite")), \(cases.counted("case"))"
    console.note(
      keep == 1
        ? "run \(run.id) is now baseline `\(name)`: \(size)"
        : "run \(run.id) now belongs to baseline `\(name)`: \(baseline.runs.count.counted("run")), \(size)")
    if keep > 1 { warn(of: run.suites.map(\.name), in: baseline) }
  }

  /// What changed on purpose must not be diluted by samples from before.
  private func warn(of suites: [String], in baseline: Baseline) {
    let drifted = suites.flatMap { suite in
      Drift.all(of: suite, in: baseline).filter { !$0.isMeasure }.compactMap { drift in
        drift.trend.map { "`\(drift.name.inert())` of suite `\(suite.inert())` is \($0.rawValue)" }
      }
    }
    guard !drifted.isEmpty else { return }
    let more = drifted.count > 5 ? ", and \(drifted.count - 5) more" : ""
    console.note(
      "than in the runs before it, \(drifted.prefix(5).joined(separator: ", "))\(more): if that is intended, accept it "
        + "without `--keep`, so that later runs are compared with this one alone")
  }
}
