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

  /// One line for all that is not told as broken: `57 cases held, 2 not compared`; nil when there is nothing.
  var held: String? { HeldCases(of: suites).text }
}

extension Report.SuiteReport {
  /// The same of one suite.
  var held: String? { HeldCases(of: [self]).text }
}

/// How many cases held, and how many only passed for want of something to hold them against.
private struct HeldCases {
  private var compared = 0
  /// They are lower in a suite that fell as a whole, and none of them is shown to be.
  private var undecided = 0
  /// They fell in what is advisory.
  private var softened = 0
  private var uncompared = 0
  private var quarantined = 0

  init(of suites: [Report.SuiteReport]) {
    for suite in suites {
      let hasFallen = suite.scores.contains { $0.severity == .blocking && $0.verdict == .regressed }
      for item in suite.cases {
        if item.quarantine != nil {
          quarantined += 1
        } else if item.verdict == .passed {
          let changes = item.scores.filter { $0.severity == .blocking }.compactMap(\.change.value)
          if changes.isEmpty {
            uncompared += 1
          } else if hasFallen, changes.contains(where: { $0 < -1e-9 }) {
            undecided += 1
          } else if item.hasFallenSoftly {
            softened += 1
          } else {
            compared += 1
          }
        }
      }
    }
  }

  var text: String? {
    let parts = [
      (compared, "held"), (undecided, "fell too, each perhaps by chance"),
      (softened, "worse in what cannot block"), (uncompared, "not compared"),
      (quarantined, "quarantined"),
    ].filter { $0.0 > 0 }
    guard let first = parts.first else { return nil }
    return (["\(first.0.counted("case")) \(first.1)"] + parts.dropFirst().map { "\($0.0) \($0.1)" })
      .joined(separator: ", ")
  }
}
