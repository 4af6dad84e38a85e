package import SpangateCore
import SpangateTrace

/// What every reporter owes its users, whatever it writes.
package struct ReporterConformance {
  let reporter: any Reporter.Type

  package init(of reporter: any Reporter.Type) { self.reporter = reporter }

  /// One line for each promise that is not kept.
  ///
  /// - Parameter reports: with their names; hostile ones are among them.
  package func problems(with reports: [(name: String, report: Report)]) -> [String] {
    var problems = reporter.kind.problems
    if reporter.fileName.wholeMatch(of: /[a-z]+\.[a-z]+/) == nil {
      problems.append("`\(reporter.fileName)` is no plain name of a file")
    }
    do {
      let reporter = try JSONValueDecoder.configured(reporter, from: nil)
      for (name, report) in reports { problems += self.problems(with: report, reporter).map { "\(name): \($0)" } }
    } catch {
      problems.append("\(error)")
    }
    return problems
  }

  private func problems(with report: Report, _ reporter: any Reporter) -> [String] {
    var problems: [String] = []
    let plain = reporter.render(report, for: Surface())
    if plain != reporter.render(report, for: Surface()) { problems.append("the same report gives other bytes") }
    if plain.isEmpty || !plain.hasSuffix("\n") { problems.append("the last line does not end") }
    if !plain.unicodeScalars.allSatisfy({ $0.isInert || $0 == "\n" }) {
      problems.append("hands control characters on")
    }
    if plain.utf8.count > Self.largest { problems.append("writes \(plain.utf8.count) bytes") }
    let colored = reporter.render(report, for: Surface(color: true))
    if colored.replacing(/\u{1b}\[[0-9;]*m/, with: "") != plain { problems.append("says other things in colour") }
    return problems
  }

  /// In bytes, of a report of a handful of trials, however long what the agent says.
  private static let largest = 5_000_000
}
