import SpangateCore
import SpangateDiagnosis
import SpangateGate
import SpangateTrace

/// Finds what changed in the path of a suite, by the traces that the store keeps of both sides.
struct PathFinder: Sendable {
  private let traces: CaseTraces
  private let redactor: Redactor

  /// - Parameter redactor: of the names and values that are shown of spans.
  init(_ traces: CaseTraces, redactor: Redactor) {
    self.traces = traces
    self.redactor = redactor
  }

  var search: PathSearch { { find($0) } }

  /// Traces of a command that are read, which bounds the time of a large suite.
  private static let most = 3_000
  /// Of each side of a case, however many cases there are.
  private static let least = 3

  private func find(_ question: PathQuestion) -> PathReport {
    let ignored = question.policy.ignore
    var comparison = PathComparison { name in ignored.contains { name.matches(glob: $0) } }
    let most = max(Self.least, min(CaseTraces.most, Self.most / max(1, 2 * question.cases.count)))
    for item in question.cases {
      var (asked, before) = (item.now, [Judgement]())
      switch item.before {
      case .runs(let runs):
        before = traces.accepted(runs, suite: question.suite, case: item.id)
        // Where of one side passing trials alone are known, those that pass are compared with each other.
        if !traces.hasAll(of: runs) {
          asked = asked.filter { $0.passed == true }
          before = before.filter { $0.passed == true }
        }
      case .trials(let trials): before = trials
      }
      let now = traces.traced(asked.settled(most))
      // What has no trace may be what changed.
      let isWhole = 2 * now.count >= min(asked.count, most)
      comparison.add(item.id, now: isWhole ? now : [], before: traces.traced(before.settled(most)))
    }
    return redacted(report(question, comparison))
  }

  private func report(_ question: PathQuestion, _ comparison: PathComparison) -> PathReport {
    let (told, blocking) = (question.policy.parts(.advisory), question.policy.parts(.block))
    var report = comparison.report(told, bound: question.bounds.advisory, looks: question.looks)
    guard !blocking.isEmpty else { return report }
    let hard = comparison.report(blocking, bound: question.bounds.blocking, looks: question.looks)
    report.changes =
      hard.changes.map { change in
        var change = change
        change.severity = .blocking
        return change
      } + report.changes
    return report
  }

  private func redacted(_ report: PathReport) -> PathReport {
    let pass = RedactionPass(redactor)
    var report = report
    for place in report.changes.indices {
      report.changes[place].message = pass.redactedMessage(report.changes[place].message)
      report.changes[place].name = pass.redactedMessage(report.changes[place].name)
      report.changes[place].argument = report.changes[place].argument.map(pass.redactedMessage)
      report.changes[place].spanName = report.changes[place].spanName.map(pass.redactedMessage)
    }
    return report
  }
}

extension [Judgement] {
  /// The first of those with a whole trace.
  fileprivate func settled(_ most: Int) -> [Judgement] {
    Array(lazy.filter { $0.completeness == .settled }.prefix(most))
  }
}
