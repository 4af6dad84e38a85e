package import SpangateCore
package import SpangateTrace

/// One trial on one static HTML page: its scores, its findings and its spans as a waterfall.
///
/// The page is whole in itself: no script, no other resource, and a content security policy that allows neither.
/// Every span's row has the span's ID as its `id`, so that `…/TRACE.html#00f067aa0ba902b7` shows that span.
package struct TracePage: Sendable {
  let spans: [SpanRecord]
  let judgement: Judgement
  let findings: [Finding]
  let asked: Asked?
  /// Which scores blame a span.
  let blames: [SpanID: [String]]
  /// Those with a row to link to, unless it is folded.
  let ids: Set<SpanID>

  /// What the agent was asked, and what the case expects of the answer.
  package struct Asked: Sendable {
    package var input: String
    package var expected: String?

    package init(input: String, expected: String? = nil) {
      self.input = input
      self.expected = expected
    }
  }

  /// - Parameters:
  ///   - findings: those of this trial, or of the whole run: others are left out.
  ///   - asked: nil where nobody knows it.
  package init(trace spans: [SpanRecord], judgement: Judgement, findings: [Finding] = [], asked: Asked? = nil) {
    self.asked = asked
    self.spans = spans
    self.judgement = judgement
    ids = Set(spans.map(\.id))
    self.findings = findings.filter { $0.evidence?.trace == judgement.traceID }.map { finding in
      // A page need not lead to itself, least of all to where it lay on the machine that wrote it.
      var finding = finding
      if finding.evidence?.url?.hasPrefix("file:") == true { finding.evidence?.url = nil }
      return finding
    }
    var blames = judgement.blames
    for finding in self.findings {
      let name = finding.evidence?.score ?? finding.rule.name
      guard let span = finding.evidence?.span, blames[span]?.contains(name) != true else { continue }
      blames[span, default: []].append(name)
    }
    self.blames = blames
  }

  /// The usual name of the file.
  package var fileName: String { "\(judgement.traceID).html" }

  package var html: String {
    let key = judgement.key
    let title = "\(key.case.html(limit: 100)) · trial \(key.index) · spangate"
    return """
      <!DOCTYPE html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <meta http-equiv="Content-Security-Policy" content="\(Self.policy)">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <meta name="referrer" content="no-referrer">
      <meta name="color-scheme" content="light dark">
      <title>\(title)</title>
      <style>\(Self.style)</style>
      </head>
      <body>
      \(header)
      <main>
      \([question, scores, findingTexts, answer, waterfall].compactMap { $0 }.joined(separator: "\n"))
      </main>
      </body>
      </html>

      """
  }

  /// Nothing is loaded, and the one style sheet is known by its hash.
  private static let policy =
    "default-src 'none'; style-src 'sha256-\(styleHash)'; base-uri 'none'; form-action 'none'"
}
