import SpangateCore
import SpangateTrace

/// What there is to tell in the order in which it is read: what broke, then what held.
extension Report {
  /// The worst first, otherwise in their order.
  var suitesByVerdict: [SuiteReport] {
    [Verdict.regressed, .inconclusive, .passed].flatMap { verdict in suites.filter { $0.verdict == verdict } }
  }

  func listed(as severity: FindingSeverity) -> [Finding] { findings.filter { $0.severity == severity } }

  /// Cases with failing trials that no finding speaks of: too few for one, or before there was a baseline.
  ///
  /// - Parameter passed: whether the case passed all the same.
  func silentFailures(passed: Bool) -> [(item: CaseReport, failures: [CaseFailure])] {
    let told = findingsOfCases
    return suites.flatMap { suite in
      suite.cases.filter { item in
        (item.verdict == .passed) == passed && told[CaseKey(suite: suite.name, case: item.id)] == nil
      }.map { ($0, $0.steadyFailures) }
    }.filter { !$0.failures.isEmpty }
  }

  /// One line for all that is not told as broken: `57 cases held (not shown to differ; …), 2 not compared`; nil when there is nothing.
  var held: String? { HeldCases(of: suites).text }
}

extension Report.SuiteReport {
  /// The same of one suite.
  var held: String? { HeldCases(of: [self]).text }
}

extension Report.CaseReport {
  /// What is said of a score that failed in some trials and passed all the same; nil of one that did not.
  func held(of failure: CaseFailure) -> String? {
    scores.first { $0.name == failure.score }.flatMap { $0.held?.text }
  }
}

/// How many cases held, how large a drop of each would have been seen, and how many only passed for want of something to hold
/// them against.
private struct HeldCases {
  /// What each says that held; of several scores the one of which least is seen.
  private var compared: [(id: String, reach: Held.Reach?)] = []
  /// They are lower in a suite that fell as a whole, and none of them is shown to be; with how much the one lost most that
  /// did, of its scores.
  private var undecided: [(id: String, drop: Double)] = []
  /// They fell in what is advisory.
  private var softened = 0
  /// A score of theirs rose by more than chance explains.
  private var improved = 0
  /// They fell, and so did their control.
  private var drifted = 0
  private var uncompared = 0
  /// Some of their scores are compared with nothing, such as one that was edited.
  private var partly = 0
  private var quarantined = 0
  /// Cases of which so little is seen are named, if they are few.
  private static let nameLimit = 3

  init(of suites: [Report.SuiteReport]) {
    for suite in suites {
      let hasFallen = suite.scores.contains { $0.severity == .blocking && $0.verdict == .regressed }
      for item in suite.cases {
        if item.quarantine != nil {
          quarantined += 1
        } else if item.verdict == .passed {
          let blocking = item.scores.filter { $0.severity == .blocking }
          let changes = blocking.compactMap(\.change.value)
          if item.hasDrifted {
            drifted += 1
          } else if changes.isEmpty {
            uncompared += 1
          } else if hasFallen, let change = changes.min(), change < -1e-9 {
            undecided.append((item.id, -change))
          } else if item.hasFallenSoftly {
            softened += 1
          } else if blocking.contains(where: \.improved) {
            improved += 1
          } else if changes.count < blocking.count {
            partly += 1
          } else {
            compared.append((item.id, blocking.compactMap { $0.held?.reach }.max()))
          }
        }
      }
    }
  }

  var text: String? {
    let bound = sight.map { " (not shown to differ; \($0))" } ?? ""
    let parts = [
      (compared.count, "held\(bound)"), (drifted, "fell on both sides: drift of the surroundings"),
      (improved, "improved"), (undecided.count, "lower too\(losses)"),
      (softened, "worse in what cannot block"), (partly, "held in some scores and not compared in others"),
      (uncompared, "not compared"),
      (quarantined, "quarantined"),
    ].filter { $0.0 > 0 }
    guard let first = parts.first else { return nil }
    return (["\(first.0.counted("case")) \(first.1)"] + parts.dropFirst().map { "\($0.0) \($0.1)" })
      .joined(separator: ", ")
  }

  /// ` (by 0.12 in `a`, 0.03 in `b`; none of them alone shown to be worse)`; of many, the least and the greatest.
  private var losses: String {
    let sorted = undecided.enumerated().sorted { ($1.element.drop, $0.offset) < ($0.element.drop, $1.offset) }.map(
      \.element)
    guard let most = sorted.first, let least = sorted.last else { return "" }
    let figures =
      sorted.count <= Self.nameLimit
      ? sorted.map { "\($0.drop.hundredths) in `\($0.id.inert(limit: 60))`" }.joined(separator: ", ")
      : "\(least.drop.hundredths) to \(most.drop.hundredths), most in `\(most.id.inert(limit: 60))`"
    let all = sorted.count == 1 ? "alone not shown to be worse" : "none of them alone shown to be worse"
    return " (by \(figures); \(all))"
  }

  /// `a drop of 0.42 would have been seen in 45, of 0.66 in 9, only a case that never passes would have been named in 2`.
  private var sight: String? {
    let known = compared.compactMap { item in item.reach.map { (id: item.id, reach: $0) } }
    let drops = known.filter { !$0.reach.isExcluded }
    let excluded = known.filter(\.reach.isExcluded)
    var parts = Self.few(drops).enumerated().map { place, group in
      place == 0 ? "a drop of \(group.0) would have been seen\(count(group.1))" : "of \(group.0)\(count(group.1))"
    }
    parts += Self.few(excluded).enumerated().map { place, group in
      place == 0
        ? "a drop of more than \(group.0) is excluded\(count(group.1))" : "of more than \(group.0)\(count(group.1))"
    }
    for (reach, words) in Self.blind {
      let ids = known.filter { $0.reach == reach }.map(\.id)
      if !ids.isEmpty { parts.append(words + count(ids)) }
    }
    return parts.isEmpty ? nil : parts.joined(separator: ", ")
  }

  private static let blind: [(Held.Reach, String)] = [
    (.death, "only a case that never passes would have been named"), (.nothing, "no drop would have been seen"),
    (.never, "nothing could be lost"),
  ]

  private func count(_ ids: [String]) -> String {
    if ids.count == compared.count { return " in each" }
    let names = ids.map { "`\($0.inert(limit: 60))`" }.joined(separator: ", ")
    return " in \(ids.count)" + (ids.count <= Self.nameLimit ? " (\(names))" : "")
  }

  /// The cases by their drops, the smallest first; where there are many different ones, by the median and the greatest.
  private static func few(_ known: [(id: String, reach: Held.Reach)]) -> [(String, [String])] {
    let drops = known.compactMap { item in item.reach.drop.map { (id: item.id, drop: $0.hundredths) } }
    let sorted = drops.enumerated().sorted { ($0.element.drop, $0.offset) < ($1.element.drop, $1.offset) }.map(
      \.element)
    let groups = Dictionary(grouping: sorted, by: \.drop).sorted { $0.key < $1.key }
    guard groups.count > nameLimit, let last = sorted.last else { return groups.map { ($0.key, $0.value.map(\.id)) } }
    let median = sorted[(sorted.count - 1) / 2].drop
    let parts = [(median, sorted.filter { $0.drop <= median }), (last.drop, sorted.filter { $0.drop > median })]
    return parts.filter { !$0.1.isEmpty }.map { ($0.0, $0.1.map(\.id)) }
  }
}
