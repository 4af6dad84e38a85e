import SpangateCore
import SpangateTrace

/// Decodes any `Decodable` from a node, and notes which keys it asked for.
///
/// Keys are `lower_snake_case` for `lowerCamelCase` coding keys. A key that was never asked for is unknown. Strict, it
/// throws its first `Finding`; collecting, it logs what goes wrong under a key and goes on with a stand-in.
final class NodeDecoder: Decoder {
  let node: Node
  let log: Log
  let collects: Bool
  /// Whether `${NAME}` reads the environment; otherwise it is text as any other.
  let expands: Bool
  private let subject: Subject
  private let parent: NodeDecoder?
  private let step: Step
  private var asked: [String] = []
  private var missing: [String] = []
  /// The type reads the node in one piece, so keys are no concern of this decoder.
  private var isReadWhole = false
  /// Positions of the entries by key, for mappings that are too long to look through.
  private lazy var index: [String: Int] = {
    let entries = node.entries ?? []
    return Dictionary(uniqueKeysWithValues: entries.indices.map { (entries[$0].key, $0) })
  }()

  enum Step {
    case root
    /// With the place of the key.
    case key(String, Mark)
    case item(Int)
  }

  init(_ node: Node, _ subject: Subject, _ log: Log, collects: Bool, expands: Bool) {
    (self.node, self.subject, self.log, self.collects, self.expands) = (node, subject, log, collects, expands)
    (parent, step) = (nil, .root)
  }

  private init(_ node: Node, below parent: NodeDecoder, by step: Step, collects: Bool, expands: Bool) {
    (self.node, self.subject, self.log, self.collects) = (node, parent.subject, parent.log, collects)
    (self.parent, self.step, self.expands) = (parent, step, expands)
  }

  func below(_ entry: Node.Entry) -> NodeDecoder {
    NodeDecoder(entry.value, below: self, by: .key(entry.key, entry.keyMark), collects: collects, expands: expands)
  }

  func below(_ index: Int, _ item: Node) -> NodeDecoder {
    NodeDecoder(item, below: self, by: .item(index), collects: collects, expands: expands)
  }

  /// The same node, for a type that reads it in one piece and may try again if that fails: leaves no trace then.
  func attempt() -> NodeDecoder {
    isReadWhole = true
    return NodeDecoder(node, below: parent ?? self, by: step, collects: false, expands: expands)
  }

  /// The same node, where `${NAME}` means something else.
  func expanding(_ expands: Bool) -> NodeDecoder {
    NodeDecoder(node, below: parent ?? self, by: step, collects: collects, expands: expands)
  }

  func read<Value: Decodable>(_ type: Value.Type) throws -> Value {
    if let scalar = try scalar(type) { return scalar }
    if let readable = type as? any NodeReadable.Type { return try readable.init(reading: self) as! Value }
    let count = log.findings.count
    do {
      let value = try Value(from: self)
      logKeys(of: type, complete: true)
      return value
    } catch  where collects {
      logKeys(of: type, complete: false)
      throw log.findings.count > count ? Logged() : finding(for: error, decoding: type)
    } catch {
      log.findings.removeSubrange(count...)
      throw finding(for: error, decoding: type)
    }
  }

  /// Decodes what is below; collecting, an error is logged and becomes nil.
  func recovering<Value: Decodable>(_ type: Value.Type, from below: NodeDecoder) throws -> Value? {
    guard collects else { return try below.read(type) }
    do {
      return try below.read(type)
    } catch {
      if !(error is Logged) { log.findings.append(below.finding(for: error, decoding: type)) }
      return nil
    }
  }

  // MARK: Keys

  func entry(_ key: String) -> Node.Entry? {
    guard let entries = node.entries else { return nil }
    guard entries.count > 16 else { return entries.first { $0.key == key } }
    return index[key].map { entries[$0] }
  }

  func ask(for key: String) { asked.append(key) }

  /// Strict, a missing key is an error; collecting, it waits until all unknown keys are known: one may be its typo.
  func miss(_ key: String) throws(Finding) {
    guard collects else { throw keyMissing(key) }
    missing.append(key)
  }

  private func keyMissing(_ key: String) -> Finding {
    Finding(.keyMissing, "missing key `\(key)` in \(place)", at: wholeRange)
  }

  private func logKeys(of type: any Decodable.Type, complete: Bool) {
    guard !isReadWhole || !asked.isEmpty, let entries = node.entries else { return }
    let others = if case .root = step { subject.otherKeys } else { [String]() }
    let isAsked = { (entry: Node.Entry) in self.asked.contains(entry.key) || others.contains(entry.key) }
    if missing.isEmpty, entries.count <= 16, entries.allSatisfy(isAsked) { return }
    var known = Set(asked).union(others)
    let unknown = { entries.filter { !known.contains($0.key) } }
    if !complete, !unknown().isEmpty { known.formUnion(TypeProbe.keys(of: type)) }
    var typos: Set<String> = []
    for entry in unknown() {
      let suggestion = entry.key.nearest(among: missing) ?? entry.key.nearest(among: known.sorted())
      if let suggestion { typos.insert(suggestion) }
      log.findings.append(
        Finding(
          .keyUnknown, "unknown key `\(entry.key.inert(limit: 80))` in \(place)", at: entry.range,
          help: suggestion.map { "did you mean `\($0)`?" } ?? Self.list(known)))
    }
    for key in missing where !typos.contains(key) { log.findings.append(keyMissing(key)) }
  }

  private static func list(_ keys: Set<String>) -> String? {
    keys.isEmpty ? nil : "the keys here are \(keys.sorted().map { "`\($0)`" }.joined(separator: ", "))"
  }

  // MARK: Words for messages

  /// The path from the subject: `gate.scores`; nil at its root.
  private var path: String? {
    guard let parent else { return nil }
    switch (step, parent.path) {
    case (.root, let above): return above
    case (.key(let key, _), nil): return key.inert(limit: 60)
    case (.key(let key, _), let above?): return "\(above).\(key.inert(limit: 60))"
    case (.item(let index), let above): return "\(above ?? "")[\(index)]"
    }
  }

  /// Follows "in": `the suite`, `` `gate.scores` ``, `` `at_most` in scorer `tool_called` ``.
  var place: String {
    guard let path else { return subject.name }
    return subject.isDocument ? "`\(path)`" : "`\(path)` in \(subject.name)"
  }

  /// Where the whole of this is named.
  var wholeRange: SourceRange {
    switch step {
    case .root: node.file.range(subject.mark)
    case .key(_, let mark): node.file.range(mark)
    case .item: node.range
    }
  }
}
