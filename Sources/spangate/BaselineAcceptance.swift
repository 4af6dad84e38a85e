import SpangateCore
import SpangateStore

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
  }
}
