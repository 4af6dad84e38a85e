import SpangateCore

extension MarkdownReport {
  /// A folded block for each case that regressed, could not be measured, or has failing trials.
  static func cases(of report: Report) -> [String] {
    let told = report.findingsOfCases
    let blocks = report.suites.flatMap { suite in
      suite.cases.compactMap { item -> (rank: Int, text: String)? in
        let findings = told[CaseKey(suite: suite.name, case: item.id)] ?? []
        let failures = item.steadyFailures
        guard item.verdict != .passed || !findings.isEmpty || !failures.isEmpty else { return nil }
        let rank = item.verdict == .regressed ? 0 : item.verdict == .inconclusive ? 1 : 2
        return (rank, details(of: item, findings, failures))
      }
    }
    // The worst first, since the end may not fit; otherwise in the order of the suite.
    return (0...2).flatMap { rank in blocks.filter { $0.rank == rank }.map(\.text) }
  }

  static func flaky(in report: Report) -> [String] {
    let all = report.flakyScores
    guard !all.isEmpty else { return [] }
    let lines = all.prefix(FlakyScore.limit).map {
      "- \($0.id.markdownCode(limit: 100)) \($0.score.markdownCode(limit: 60)) \($0.account)"
    }
    let more = all.count > lines.count ? ["- and \(all.count - lines.count) more"] : []
    return ["### \(FlakyScore.heading)\n\n" + (lines + more).joined(separator: "\n")]
  }

  /// Findings that are about no case.
  static func others(of report: Report) -> [String] {
    let keys = report.suites.flatMap { suite in suite.cases.map { CaseKey(suite: suite.name, case: $0.id) } }
    let cases = Set(keys)
    let lines = report.findings.compactMap { finding -> String? in
      let key = finding.evidence.map { CaseKey(suite: $0.suite, case: $0.case) }
      if let key, cases.contains(key) { return nil }
      return item(finding)
    }
    return lines.isEmpty ? [] : ["### Other findings\n\n" + lines[0]] + lines.dropFirst()
  }

  private static func details(
    of item: Report.CaseReport, _ findings: [Finding], _ failures: [CaseFailure]
  ) -> String {
    let told = Set(findings.compactMap { $0.evidence?.score })
    let untold = failures.filter { failure in failure.score.map { !told.contains($0) } ?? findings.isEmpty }
    let all = findings.map(Self.item) + untold.map { Self.item($0, of: item.trials.count) }
    let more = all.count - findingLimit
    let lines = all.prefix(findingLimit) + (more > 0 ? ["and \(more) more"] : [])
    let title =
      "case <code>\(item.id.html(limit: 200))</code>: \(item.quarantine == nil ? item.verdict.rawValue : "quarantined")"
    return "<details><summary>\(title)</summary>\n\n" + lines.joined(separator: "\n\n") + "\n\n</details>"
  }

  private static func item(_ finding: Finding) -> String {
    var lines = ["- **\(finding.severity.rawValue) \(finding.rule.code)** \(finding.message.markdownProse())"]
    if let range = finding.range { lines.append("  - at \("\(range.file):\(range.line)".markdownCode())") }
    let notes = (finding.caption.map { [Finding.Note("limit", $0)] } ?? []) + finding.notes
    lines += notes.map { "  - \($0.label.markdownProse(limit: 50)): \($0.text.markdownProse())" }
    if let evidence = finding.evidence { lines += pointers(evidence) }
    if let help = finding.help { lines.append("  - help: \(help.markdownProse())") }
    return lines.joined(separator: "\n")
  }

  private static func item(_ failure: CaseFailure, of trials: Int) -> String {
    let what = failure.score?.markdownCode(limit: 60) ?? "the agent"
    let how = failure.label == .unscored ? "could not be scored" : "failed"
    let judgement = failure.example.judgement
    let evidence = Evidence(
      suite: judgement.key.suite, case: judgement.key.case, trial: judgement.key.index, trace: judgement.traceID,
      span: failure.span, url: failure.example.url)
    let lines = [
      "- \(what) \(how) in \(failure.count) of \(trials.counted("trial"))",
      "  - because \(failure.because.markdownCode(limit: 300))",
    ]
    return (lines + pointers(evidence)).joined(separator: "\n")
  }

  private static func pointers(_ evidence: Evidence) -> [String] {
    let span = evidence.span.map { span in
      "span `\(span)`" + (evidence.spanName.map { " \($0.markdownCode(limit: 100))" } ?? "")
    }
    let seen = [span, evidence.trial.map { "trial \($0)" }].compactMap { $0 }
    let page = evidence.url?.markdownLink("trace") ?? evidence.trace.map { "trace `\($0)`" }
    return [seen.isEmpty ? nil : seen.joined(separator: ", "), page].compactMap { $0 }.map { "  - \($0)" }
  }
}
