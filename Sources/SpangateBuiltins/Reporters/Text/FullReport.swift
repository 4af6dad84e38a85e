package import SpangateCore
import SpangateTrace

/// Everything for a person: findings, tables, notes, and the verdict on the last line.
package struct FullReport: Reporter {
  package static let kind = Kind("full", "findings with their place, span and trace; tables; the verdict")
  package static let fileName = "report.txt"
  /// Cases with failing trials that no finding speaks of; more are counted.
  private static let failureLimit = 20

  package init(config: NoConfig) throws(Misconfigured) {}

  package func render(_ report: Report, for surface: Surface) -> String {
    let paint = Paint(surface.color)
    let bad = report.findings.filter { $0.severity != .note }
    let notes = report.findings.filter { $0.severity == .note }
    var blocks = report.preamble.map { [paint(.bold, $0)] } ?? []
    blocks += bad.map { $0.text(color: surface.color) }
    blocks += report.suites.map { table(of: $0, paint) }
    blocks += flaky(in: report)
    blocks += failures(in: report)
    blocks += notes.map { $0.text(color: surface.color) }
    if let judging = report.run.judging { blocks.append(judging.text) }
    blocks.append(ending(of: report, paint))
    return blocks.joined(separator: "\n\n") + "\n"
  }

  private func table(of suite: Report.SuiteReport, _ paint: Paint) -> String {
    let verdict = paint(suite.verdict.style, suite.verdict.rawValue)
    let title = "\(paint(.bold, suite.name.inert(limit: 100))) (\(suite.file.inert())): \(verdict)"
    let table = TextTable(of: suite) { $0.inert(limit: 60) }
    let compared = suite.scores + suite.measures
    let quarantined = suite.quarantineLines.map { "  " + $0 }
    guard !compared.isEmpty else { return ([title] + quarantined).joined(separator: "\n") }
    let lines = table.lines(paint: paint) { row in
      compared[row].verdict == .passed ? (compared[row].improved ? .green : nil) : compared[row].verdict.style
    }
    let absent = compared.compactMap { comparison in
      comparison.candidate.absence.map {
        "  \(comparison.name.inert(limit: 60)): not measured: \($0.why.inert())"
      }
    }
    return ([title] + lines + absent + attempts(of: suite) + quarantined).joined(separator: "\n")
  }

  /// What tables of trials do not show: how often the agent had to be asked.
  private func attempts(of suite: Report.SuiteReport) -> [String] {
    let judgements = suite.cases.flatMap(\.trials).map(\.judgement)
    let attempts = judgements.reduce(0) { $0 + $1.attempts }
    guard attempts > judgements.count else { return [] }
    let failed = judgements.reduce(0) { $0 + $1.failedAttempts }
    return ["  \(attempts.counted("attempt")) for \(judgements.count.counted("trial")), \(failed) failed and asked again"]
  }

  private func flaky(in report: Report) -> [String] {
    let all = report.flakyScores
    guard !all.isEmpty else { return [] }
    let shown = all.prefix(FlakyScore.limit).map { ($0.id.inert(limit: 100), $0.score.inert(limit: 60), $0.account) }
    let widths = (shown.map(\.0.columns).max() ?? 0, shown.map(\.1.columns).max() ?? 0)
    let lines = shown.map { id, score, account in
      "  \(id.padded(to: widths.0))  \(score.padded(to: widths.1))  \(account)"
    }
    let more = all.count > shown.count ? ["  and \(all.count - shown.count) more"] : []
    return [([FlakyScore.heading] + lines + more).joined(separator: "\n")]
  }

  /// Failing trials that were too few for a finding, or came before there was a baseline.
  private func failures(in report: Report) -> [String] {
    let told = report.findingsOfCases
    let silent = report.suites.flatMap { suite in
      suite.cases.filter { told[CaseKey(suite: suite.name, case: $0.id)] == nil }
    }
    let blocks = silent.flatMap { item in item.steadyFailures.map { block(of: $0, in: item) } }
    guard !blocks.isEmpty else { return [] }
    let more = blocks.count - Self.failureLimit
    return [
      "failing trials\n" + blocks.prefix(Self.failureLimit).joined(separator: "\n")
        + (more > 0 ? "\n  and \(more) more" : "")
    ]
  }

  private func block(of failure: CaseFailure, in item: Report.CaseReport) -> String {
    let what = failure.score.map { "`\($0.inert(limit: 60))`" } ?? "the agent"
    let how = failure.label == .unscored ? "could not be scored" : "failed"
    let judgement = failure.example.judgement
    let span = failure.span.map { "\($0), " } ?? ""
    return """
        \(item.id.inert(limit: 100)): \(what) \(how) in \(failure.count) of \(item.trials.count.counted("trial"))
          because: \(failure.because.inert())
          span:    \(span)trial \(judgement.key.index)
          trace:   \(failure.example.url?.inert(limit: 2_000) ?? "\(judgement.traceID)")
      """
  }

  private func ending(of report: Report, _ paint: Paint) -> String {
    let next = report.nextStep.map { "\($0.why): \(paint(.bold, $0.command))\n\n" } ?? ""
    return next + paint(report.exitStatus == .passed ? .green : report.verdict.style, report.headline)
  }
}
