package import SpangateCore
import SpangateTrace

/// One line a finding, with the span and its page at the end, and the verdict on the last line.
package struct ConciseReport: Reporter {
  package static let kind = Kind("concise", "one line a finding, and the verdict")
  package static let fileName = "report.txt"

  package init(config: NoConfig) throws(Misconfigured) {}

  package func render(_ report: Report, for surface: Surface) -> String {
    let report = surface.isTerminal ? report : report.addressed(surface.whereabouts)
    let paint = Paint(surface.color)
    let lines = report.findings.folded.map { finding in
      ([paint(finding.severity.style, finding.line)] + pointers(of: finding)).joined(separator: " ")
    }
    let verdict = paint(report.exitStatus == .passed ? .green : report.verdict.style, report.headline)
    return ((report.preamble.map { [$0] } ?? []) + lines + [verdict]).joined(separator: "\n") + "\n"
  }

  private func pointers(of finding: Finding) -> [String] {
    guard let evidence = finding.evidence else { return [] }
    let address = evidence.url?.inert(limit: 2_000) ?? evidence.page?.text ?? evidence.trace.map { "\($0)" }
    return [evidence.span.map { "[span \($0)]" }, address].compactMap { $0 }
  }
}
