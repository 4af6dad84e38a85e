import SpangateCore

extension MarkdownReport {
  /// What broke: every error, and cases that did not pass without one. The first stand open, more are folded.
  static func broken(_ report: Report) -> [String] {
    let items =
      report.listed(as: .error).map(item)
      + report.silentFailures(passed: false).flatMap { item, failures in failures.map { Self.item($0, of: item) } }
    let (shown, more) = (items.prefix(openLimit), items.dropFirst(openLimit))
    let blocks = shown.isEmpty ? [] : ["### What broke\n\n" + shown[0]] + shown.dropFirst()
    return blocks + chunks(of: more).map { folded("\($0.count) more that broke", $0.joined(separator: "\n\n")) }
  }

  static func flaky(in report: Report) -> [String] {
    let all = report.flakyScores
    guard !all.isEmpty else { return [] }
    let lines = all.prefix(FlakyScore.limit).map {
      "- \($0.id.markdownCode(limit: 100)) \($0.score.markdownCode(limit: 60)) \($0.account)"
    }
    let more = all.count > lines.count ? ["- and \(all.count - lines.count) more"] : []
    return [folded("\(all.count) \(FlakyScore.heading)", (lines + more).joined(separator: "\n"))]
  }

  /// Trials that failed in cases that passed.
  static func failing(in report: Report) -> [String] {
    let items = report.silentFailures(passed: true).flatMap { item, failures in
      failures.map { Self.item($0, of: item) }
    }
    return chunks(of: items[...]).map { folded("failing trials", $0.joined(separator: "\n\n")) }
  }

  /// Findings that broke nothing.
  static func others(of report: Report) -> [String] {
    let lines = (report.listed(as: .warning) + report.listed(as: .note)).map(item)
    return chunks(of: lines[...]).map { folded("\($0.count.counted("other finding"))", $0.joined(separator: "\n\n")) }
  }

  /// So few in one block that it can be left out without losing all.
  private static func chunks(of items: ArraySlice<String>) -> [[String]] {
    stride(from: items.startIndex, to: items.endIndex, by: foldedLimit).map { start in
      Array(items[start..<min(start + foldedLimit, items.endIndex)])
    }
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

  private static func item(_ failure: CaseFailure, of item: Report.CaseReport) -> String {
    let what = failure.score?.markdownCode(limit: 60) ?? "the agent"
    let how = failure.label == .unscored ? "could not be scored" : "failed"
    let judgement = failure.example.judgement
    var evidence = Evidence(
      suite: judgement.key.suite, case: judgement.key.case, trial: judgement.key.index, trace: judgement.traceID,
      span: failure.span, url: failure.example.url)
    evidence.page = failure.example.page
    let lines =
      [
        "- case \(item.id.markdownCode(limit: 100)): \(what) \(how) in \(failure.count) of "
          + item.trials.count.counted("trial"),
        "  - because \(failure.because.markdownCode(limit: 2_000))",
      ] + (item.held(of: failure).map { ["  - \($0.markdownProse())"] } ?? [])
    return (lines + pointers(evidence)).joined(separator: "\n")
  }

  private static func pointers(_ evidence: Evidence) -> [String] {
    let span = evidence.span.map { span in
      "span `\(span)`" + (evidence.spanName.map { " \($0.markdownCode(limit: 100))" } ?? "")
    }
    let seen = [span, evidence.trial.map { "trial \($0)" }].compactMap { $0 }
    let page = evidence.url?.markdownLink("trace") ?? evidence.page?.markdown ?? evidence.trace.map { "trace `\($0)`" }
    return [seen.isEmpty ? nil : seen.joined(separator: ", "), page].compactMap { $0 }.map { "  - \($0)" }
  }
}

extension PagePlace {
  /// The page's file in code, and a link to where it is kept.
  fileprivate var markdown: String {
    let kept = artifact.map { " in artifact \($0.markdownCode(limit: 100))" } ?? ""
    return "trace \(path.markdownCode(limit: 1_000))\(kept)"
      + (listing.map { ", see \($0.markdownLink("artifacts"))" } ?? "")
  }
}
