import SpangateTrace

extension Baseline {
  /// SG0443, once for each suite and blocking score that has cases in which it never passed.
  ///
  /// - Parameters:
  ///   - run: what this is of since just now.
  ///   - judgements: of the run.
  ///   - earlier: what this was before.
  package func neverPassed(in run: RunRecord, _ judgements: [Judgement], before earlier: Baseline?) -> [Finding] {
    let own = judgements.filter { !run.isOfControl($0.key) }
    let cases = Dictionary(grouping: own) { CaseKey(suite: $0.key.suite, case: $0.key.case) }
    return run.suites.flatMap { suite -> [Finding] in
      var failing: [String: [String]] = [:]
      for id in suite.cases.keys.sorted() where !suite.quarantined.contains(id) {
        for score in Self.scoresThatOnlyFail(in: cases[CaseKey(suite: suite.name, case: id)] ?? []) {
          failing[score, default: []].append(id)
        }
      }
      return failing.sorted { $0.key < $1.key }.map { score, ids in
        let passed = ids.filter { earlier?.suites[suite.name]?.cases[$0]?.scores[score]?.hasPassed ?? false }
        return neverPassed(score, in: ids, of: suite.name, before: passed)
      }
    }
  }

  /// SG0339, once for each suite with trials in which the agent failed, of cases in which it was answered besides.
  ///
  /// - Parameters:
  ///   - run: what this is of since just now.
  ///   - judgements: of the run.
  package func failures(in run: RunRecord, _ judgements: [Judgement]) -> [Finding] {
    run.suites.compactMap { suite in
      let held = judgements.filter {
        $0.key.suite == suite.name && !run.isOfControl($0.key) && !suite.quarantined.contains($0.key.case)
      }
      let answered = Set(held.filter { $0.failure == nil }.map(\.key.case))
      let counted = held.filter { answered.contains($0.key.case) }
      let failed = counted.filter { $0.failure.map { !$0.isOfSurroundings } ?? false }
      guard let failure = failed.first?.failure else { return nil }
      let ids = Set(failed.map(\.key.case)).sorted()
      return Finding(
        .acceptedFailures,
        "baseline `\(name.inert(limit: 100))` now holds \(failed.count) of \(counted.count.counted("trial")) of suite "
          + "`\(suite.name.inert(limit: 100))` in which the agent failed: \(failure.message.inert(limit: 200))",
        notes: [.init(ids.count == 1 ? "case" : "cases", Self.list(ids))],
        help: "as many failures are usual from now on: if they are not, accept a better run")
    }
  }

  private func neverPassed(_ score: String, in ids: [String], of suite: String, before passed: [String]) -> Finding {
    let which = ids.count == 1 ? "case `\(ids[0].inert(limit: 100))`" : ids.count.counted("case")
    return Finding(
      .acceptedFailing,
      "baseline `\(name.inert(limit: 100))` now holds \(which) of suite `\(suite.inert(limit: 100))` in which "
        + "`\(score.inert(limit: 100))` never passed",
      notes: (ids.count > 1 ? [.init("cases", Self.list(ids))] : [])
        + (passed.isEmpty ? [] : [.init("passed before", Self.list(passed))]),
      help: passed.isEmpty
        ? "it cannot get worse, so no later run fails by it: mend it, or quarantine it with a reason"
        : "if that was not intended, mend the agent and accept a better run")
  }

  /// Blocking scores that have failed and never passed.
  private static func scoresThatOnlyFail(in judgements: [Judgement]) -> [String] {
    let scores = judgements.flatMap(\.scores).filter { $0.severity == .blocking }
    let passed = Set(scores.filter { $0.label == .pass }.map(\.name))
    return Set(scores.filter { $0.label == .fail }.map(\.name)).subtracting(passed).sorted()
  }

  private static func list(_ ids: [String]) -> String {
    let shown = ids.prefix(5).map { "`\($0.inert(limit: 100))`" }.joined(separator: ", ")
    return ids.count > 5 ? "\(shown) and \(ids.count - 5) more" : shown
  }
}

extension Baseline.ScoreSamples {
  fileprivate var hasPassed: Bool { values.contains { $0 >= 0.5 } }
}
