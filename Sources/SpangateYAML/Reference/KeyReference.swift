package import SpangateCore

/// Every key of every file that a user writes, with what there is to know of it.
package struct KeyReference: Sendable {
  package var sections: [Section]

  /// Keys that stand together on a page: those of one mapping, or of one kind of plug-in.
  package struct Section: Sendable {
    package var file: File
    package var title: String
    package var summary: String?
    package var keys: [Key]
  }

  package enum File: Sendable { case suite, settings }

  package struct Key: Sendable {
    /// From the root of the file: `agent.http.body`; `*` stands for a name of the user's choice, `[]` for any item.
    package var path: String
    /// In words: `whole number from 1 to 100`.
    package var type: String
    package var isRequired: Bool
    package var documentation: KeyDocumentation
  }

  /// The keys that a user may mean by a name: a path, the end of one, or a path with a name in the place of a `*`.
  package func keys(named name: String) -> [(section: Section, key: Key)] {
    let asked = Self.parts(name)
    let found = sections.flatMap { section in
      section.keys.filter { Self.isMeant($0.path, by: name) }.map { (section, $0) }
    }
    // One word may be the end of many paths, and all are meant; a path from the root means itself.
    let whole = asked.count > 1 ? found.filter { Self.parts($0.1.path).count == asked.count } : []
    return whole.isEmpty ? found : whole
  }

  /// Whether a user may mean the key of a path by a name: the path, the end of it, or either with a name for a `*`.
  package static func isMeant(_ path: String, by name: String) -> Bool {
    let asked = parts(name)
    guard !asked.isEmpty, !asked.contains("") else { return false }
    let own = parts(path).suffix(asked.count)
    return own.count == asked.count && own.last != "*" && zip(own, asked).allSatisfy { $0 == $1 || $0 == "*" }
  }

  /// A key as `spangate explain` shows it.
  package static func text(of key: Key, in section: Section) -> String {
    let document = key.documentation
    var lines = ["key `\(key.path)` (\(section.title)): \(key.type)", "", document.sentences, ""]
    if key.isRequired { lines.append("required") }
    if let fallback = document.fallback { lines.append("default: \(fallback.flowText)") }
    lines.append("example: \(document.key): \(document.example.flowText)")
    return lines.joined(separator: "\n")
  }

  private static func parts(_ path: String) -> [String] {
    path.split(separator: ".", omittingEmptySubsequences: false)
      .map { $0.hasSuffix("[]") ? String($0.dropLast(2)) : String($0) }
  }
}
