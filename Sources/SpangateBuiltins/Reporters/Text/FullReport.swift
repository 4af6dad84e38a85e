package import SpangateCore
import SpangateTrace

/// Everything for a person: what broke, then what held, and the verdict on the last line.
package struct FullReport: Reporter {
  package static let kind = Kind("full", "findings with their place, span and trace; tables; the verdict")
  package static let fileName = "report.txt"
  /// Cases with failing trials that no finding speaks of; more are counted.
  private static let failureLimit = 20

  package init(config: NoConfig) throws(Misconfigured) {}

  package func render(_ report: Report, for surface: Surface) -> String {
    let report = surface.isTerminal ? report : report.addressed(surface.whereabouts)
    let paint = Paint(surface.color)
    let suites = report.suitesByVerdict
    func text(of severity: FindingSeverity) -> [String] {
      report.listed(as: severity).folded.map { $0.text(color: surface.color) }
    }
    var blocks = report.preamble.map { [paint(.bold, $0)] } ?? []
    blocks += text(of: .error)
    blocks += failures(report.silentFailures(passed: false))
    blocks += suites.filter { $0.verdict != .passed }.map { table(of: $0, surface, paint) }
    blocks += text(of: .warning)
    blocks += suites.filter { $0.verdict == .passed }.map { table(of: $0, surface, paint) }
    blocks += controlled(in: report)
    blocks += flaky(in: report)
    blocks += failures(report.silentFailures(passed: true))
    blocks += text(of: .note)
    if let judging = report.run.judging { blocks.append(judging.text) }
    blocks.append(ending(of: report, paint))
    return blocks.joined(separator: "\n\n") + "\n"
  }

  private func table(of suite: Report.SuiteReport, _ surface: Surface, _ paint: Paint) -> String {
    let verdict = paint(suite.verdict.style, suite.verdict.rawValue)
    let title = "\(paint(.bold, suite.name.inert(limit: 100))) (\(suite.file.inert())): \(verdict)"
    let rows = suite.rows
    let table = TextTable(of: rows) { $0.inert(limit: 60) }
    let lines = rows.isEmpty ? [] : table.lines(width: surface.width, paint: paint) { rows[$0].style }
    let accounts = rows.compactMap { row in
      row.account.map { "  \(row.comparison.name.inert(limit: 60)): \($0.inert())" }
    }
    let rest =
      [suite.held, suite.detectableDrops, attempts(of: suite)].compactMap { $0 } + suite.quarantineLines
      + (ChangedPath(suite.path)?.lines ?? [])
    return ([title] + lines + accounts + rest.map { "  " + $0 }).joined(separator: "\n")
  }

  /// What tables of trials do not show: how often the agent had to be asked. nil when each was asked once.
  private func attempts(of suite: Report.SuiteReport) -> String? {
    let judgements = suite.cases.flatMap(\.trials).map(\.judgement)
    let attempts = judgements.reduce(0) { $0 + $1.attempts }
    guard attempts > judgements.count else { return nil }
    let failed = judgements.reduce(0) { $0 + $1.failedAttempts }
    return "\(attempts.counted("attempt")) for \(judgements.count.counted("trial")), \(failed) failed and asked again"
  }

  private func controlled(in report: Report) -> [String] {
    let all = report.controlledScores
    guard !all.isEmpty else { return [] }
    let lines = all.prefix(ControlledScore.limit).map { item in
      "  \(item.id.inert(limit: 100)) \(item.score.name.inert(limit: 60)): \(item.account)"
    }
    let more = all.count > lines.count ? ["  and \(all.count - lines.count) more"] : []
    return [([ControlledScore.heading] + lines + more).joined(separator: "\n")]
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

  private func failures(_ silent: [(item: Report.CaseReport, failures: [CaseFailure])]) -> [String] {
    let blocks = silent.flatMap { item, failures in failures.map { block(of: $0, in: item) } }
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
    let address = failure.example.url?.inert(limit: 2_000) ?? failure.example.page?.text
    let held = item.held(of: failure).map { "\n    held:    \($0)" } ?? ""
    return """
        \(item.id.inert(limit: 100)): \(what) \(how) in \(failure.count) of \(item.trials.count.counted("trial"))
          because: \(failure.because.inert(limit: 2_000))\(held)
          span:    \(span)trial \(judgement.key.index)
          trace:   \(address ?? judgement.traceText)
      """
  }

  private func ending(of report: Report, _ paint: Paint) -> String {
    let next = report.nextStep.map { "\($0.why): \(paint(.bold, $0.command))\n\n" } ?? ""
    return next + paint(report.exitStatus == .passed ? .green : report.verdict.style, report.headline)
  }
}

extension Judgement {
  /// What names its trace, and how to see it.
  fileprivate var traceText: String {
    completeness == .off ? "not traced" : "\(traceID), see `spangate trace open \("\(traceID)".prefix(12))`"
  }
}
