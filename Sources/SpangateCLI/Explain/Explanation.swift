import SpangateCore

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
    let nearest = name.lowercased().nearest(among: topics.flatMap(\.names).map { $0.lowercased() })
    let written = topics.lazy.flatMap(\.names).first { $0.lowercased() == nearest }
    throw Finding(
      .kindUnknown, "there is nothing called `\(name.inert(limit: 100))` to explain",
      help: written.map { "did you mean `\($0)`?" } ?? Self.overview(of: topics))
  }

  private static func overview(of topics: [Topic]) -> String {
    let codes = FindingRule.all.map(\.code).sorted()
    let named = topics.map { $0.names[0] }.filter { !codes.contains($0) }
    return "there are the codes \(codes.first ?? "") to \(codes.last ?? ""), and \(named.joined(separator: ", "))"
  }
}
