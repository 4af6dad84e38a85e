import SpangateCore
import SpangateStore

/// Makes a run the baseline.
struct BaselineAcceptance {
  let store: SQLiteStore
  let console: Console

  func accept(run id: String, as name: String) throws(Finding) {
    let run = try store.run(id)
    let baseline = try Baseline(
      accepting: run, judgements: try store.judgements(of: run.id), name: name, at: .now,
      appendingTo: try store.baseline(named: name)?.without(run))
    try store.accept(baseline)
    let cases = baseline.suites.values.reduce(0) { $0 + $1.cases.count }
    console.note(
      "run \(baseline.runID) is now baseline `\(name)`: \(baseline.suites.count.counted("suite")), \(cases.counted("case"))"
    )
  }
}

extension Baseline {
  /// What stays when a run is accepted: the suites that it did not run, and of a partial run's suites the other cases.
  fileprivate func without(_ run: RunRecord) -> Baseline {
    var rest = self
    for suite in run.suites {
      if run.selection.isPartial {
        for id in suite.cases.keys { rest.suites[suite.name]?.cases[id] = nil }
      } else {
        rest.suites[suite.name] = nil
      }
    }
    return rest
  }
}
