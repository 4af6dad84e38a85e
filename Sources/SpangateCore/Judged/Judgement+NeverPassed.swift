import SpangateTrace

extension [Judgement] {
  /// SG0443, once for each suite and blocking score that has cases in which it never passed.
  ///
  /// - Parameters:
  ///   - run: these are of it.
  ///   - baseline: what the run became.
  ///   - earlier: what the baseline was before.
  package func neverPassed(in run: RunRecord, accepted baseline: Baseline, before earlier: Baseline?) -> [Finding] {
    let cases = Dictionary(grouping: self) { CaseKey(suite: $0.key.suite, case: $0.key.case) }
    return run.suites.flatMap { suite -> [Finding] in
      var failing: [String: [String]] = [:]
      for id in suite.cases.keys.sorted() where !suite.quarantined.contains(id) {
        for score in (cases[CaseKey(suite: suite.name, case: id)] ?? []).scoresThatOnlyFail {
          failing[score, default: []].append(id)
        }
      }
      return failing.sorted { $0.key < $1.key }.map { score, ids in
        let passed = ids.filter { earlier?.suites[suite.name]?.cases[$0]?.scores[score]?.hasPassed ?? false }
        let which = ids.count == 1 ? "case `\(ids[0].inert(limit: 100))`" : ids.count.counted("case")
        return Finding(
          .acceptedFailing,
          "baseline `\(baseline.name.inert(limit: 100))` now holds \(which) of suite `\(suite.name.inert(limit: 100))` in "
            + "which `\(score.inert(limit: 100))` never passed",
          notes: Finding.cases(ids, "cases", evenOne: false) + Finding.cases(passed, "passed before", evenOne: true),
          help: passed.isEmpty
            ? "it cannot get worse, so no later run fails by it: mend it, or quarantine it with a reason"
            : "if that was not intended, mend the agent and accept a better run")
      }
    }
  }

  /// Blocking scores that have failed and never passed.
  private var scoresThatOnlyFail: [String] {
    let scores = flatMap(\.scores).filter { $0.severity == .blocking }
    let passed = Set(scores.filter { $0.label == .pass }.map(\.name))
    return Set(scores.filter { $0.label == .fail }.map(\.name)).subtracting(passed).sorted()
  }
}

extension Baseline.ScoreSamples {
  fileprivate var hasPassed: Bool { values.contains { $0 >= 0.5 } }
}

extension Finding {
  fileprivate static func cases(_ ids: [String], _ label: String, evenOne: Bool) -> [Note] {
    guard ids.count > (evenOne ? 0 : 1) else { return [] }
    let shown = ids.prefix(5).map { "`\($0.inert(limit: 100))`" }.joined(separator: ", ")
    return [Note(label, ids.count > 5 ? "\(shown) and \(ids.count - 5) more" : shown)]
  }
}
