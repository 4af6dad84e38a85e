import SpangateCore
import SpangateTrace

/// What a name means: all of it, where it means several things.
struct Explanation {
  let text: String

  /// - Parameter topics: in the order in which meanings are shown.
  /// - Throws: SG0007 when nothing goes by that name, with what was most likely meant.
  init(of name: String, in topics: [Topic]) throws(Finding) {
    let meant = topics.filter { $0.goes(by: name) }
    guard meant.isEmpty else {
      text = meant.map(\.text).joined(separator: "\n\n")
      return
    }
    throw Finding(
      .kindUnknown, "there is nothing called `\(name.inert(limit: 100))` to explain",
      help: Self.numbered(like: name) ?? Self.suggestion(for: name, in: topics) ?? Self.overview(of: topics))
  }

  /// Numbers that differ in a digit have nothing in common; codes of one band have.
  private static func numbered(like code: String) -> String? {
    if Int(code) != nil {
      return "the exit statuses are \(ExitStatus.allCases.map { "\($0.rawValue)" }.joined(separator: ", "))"
    }
    let band = FindingRule.all.map(\.code).filter { $0.hasPrefix(code.uppercased().prefix(4)) }.sorted()
    guard code.count > 4, let first = band.first, let last = band.last else { return nil }
    return "the codes of this band are \(first) to \(last)"
  }

  private static func suggestion(for name: String, in topics: [Topic]) -> String? {
    guard name.count > 2 else { return nil }
    let names = topics.flatMap(\.names)
    let nearest = name.lowercased().nearest(among: names.map { $0.lowercased() })
    return names.first { $0.lowercased() == nearest }.map { "did you mean `\($0)`?" }
  }

  private static func overview(of topics: [Topic]) -> String {
    let codes = FindingRule.all.map(\.code).sorted()
    let named = topics.map { $0.names[0] }.filter { !codes.contains($0) }
    return "there are the codes \(codes.first ?? "") to \(codes.last ?? ""), and \(named.joined(separator: ", "))"
  }
}
