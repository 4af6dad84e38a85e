import SpangateCore

/// A YAML value and where it is written. Aliases share what they point to.
struct Node: Sendable {
  var content: Content
  var mark: Mark
  /// The file that it was read from: the suite's, or a file of cases.
  var file: SourceFile

  enum Content: Sendable {
    case scalar(Scalar)
    case sequence([Node])
    case mapping([Entry])
  }

  struct Entry: Sendable {
    var key: String
    var keyMark: Mark
    var value: Node

    /// Where the key is written.
    var range: SourceRange { value.file.range(keyMark) }
  }

  var range: SourceRange { file.range(mark) }
  var entries: [Entry]? { if case .mapping(let entries) = content { entries } else { nil } }
  var items: [Node]? { if case .sequence(let items) = content { items } else { nil } }
  var scalar: Scalar? { if case .scalar(let scalar) = content { scalar } else { nil } }
  var isNull: Bool { scalar?.isNull ?? false }

  func entry(_ key: String) -> Entry? { entries?.first { $0.key == key } }
  subscript(key: String) -> Node? { entry(key)?.value }

  /// An empty mapping in the place of something else: what a kind alone is configured with.
  func emptied() -> Node { Node(content: .mapping([]), mark: mark, file: file) }

  /// For messages: `the string "x"`, `the number 3`, `a list`.
  var noun: String {
    switch content {
    case .scalar(let scalar): scalar.noun
    case .sequence: "a list"
    case .mapping: "a mapping"
    }
  }
}
