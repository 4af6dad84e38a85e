import SpangateCore
import SpangateTrace

/// Turns the events of one file into a tree whose aliases are shared, not copied.
struct Composer {
  /// Collections within collections.
  static let nestingLimit = 64

  private let file: SourceFile
  private let parser: EventParser
  private var anchors: [String: Composed] = [:]
  /// Anchors of the collections that are not finished, so that an alias to its own parent can be named.
  private var open: [String] = []
  private var findings: [Finding] = []
  /// Nodes that are written, and nodes that aliases stand for.
  private var written = 0
  private var unfolded = 0

  /// A node and what it would be if nothing was shared.
  private struct Composed {
    var node: Node
    /// Nodes, and one more for each 64 bytes of text.
    var size: Int
    var height: Int
  }

  private init(_ file: SourceFile) {
    self.file = file
    parser = EventParser(file)
  }

  /// - Returns: the root, nil when the file holds no document or is malformed, and all findings.
  static func compose(_ file: SourceFile) -> (root: Node?, findings: [Finding]) {
    var composer = Composer(file)
    do {
      let root = try composer.document()
      return (root, composer.findings)
    } catch {
      return (nil, composer.findings + [error])
    }
  }

  private mutating func document() throws(Finding) -> Node? {
    let start = try parser.next()
    guard case .documentStart = start.kind else { return nil }
    let root = try composed(try parser.next(), depth: 1).node
    _ = try parser.next()
    let after = try parser.next()
    if case .documentStart = after.kind {
      throw Finding(
        .yamlMalformed, "a second document in one file", at: file.range(after.mark),
        help: "put each document in a file of its own")
    }
    return root
  }

  private mutating func composed(_ event: Event, depth: Int) throws(Finding) -> Composed {
    if case .alias(let name) = event.kind { return try alias(name, at: event.mark, depth: depth) }
    if let anchor = event.anchor { open.append(anchor) }
    written += 1
    let result: Composed
    switch event.kind {
    case .scalar(let text, let plain): result = scalar(text, plain: plain, event)
    case .sequenceStart: result = try sequence(event, depth: depth)
    default: result = try mapping(event, depth: depth)
    }
    if let anchor = event.anchor {
      open.removeLast()
      anchors[anchor] = result
    }
    return result
  }

  private mutating func alias(_ name: String, at mark: Mark, depth: Int) throws(Finding) -> Composed {
    guard let target = anchors[name] else {
      let message =
        open.contains(name) ? "alias `*\(name)` stands for what it is in" : "no anchor `&\(name)` before this alias"
      throw Finding(
        .yamlMalformed, message, at: file.range(mark),
        help: name.nearest(among: anchors.keys.sorted()).map { "did you mean `*\($0)`?" })
    }
    unfolded += target.size
    // Enough for a list of scorers that thousands of cases share; an alias bomb has a million nodes by its sixth level.
    guard unfolded <= 100_000 + 10 * written else {
      throw Finding(.yamlMalformed, "aliases unfold to more than \(unfolded) values", at: file.range(mark))
    }
    guard depth + target.height - 1 <= Self.nestingLimit else { throw tooDeep(at: mark) }
    return target
  }

  private mutating func scalar(_ text: String, plain: Bool, _ event: Event) -> Composed {
    var scalar = Scalar(text: text, isPlain: plain)
    scalar.hasVariables = EnvironmentReferences.occur(in: text)
    switch event.tag {
    case nil: break
    case "!", "tag:yaml.org,2002:str": scalar.isPlain = false
    case "tag:yaml.org,2002:int", "tag:yaml.org,2002:float", "tag:yaml.org,2002:bool", "tag:yaml.org,2002:null":
      scalar.isPlain = true
    case let tag?: report(unknown: tag, at: event.mark)
    }
    return Composed(node: node(.scalar(scalar), event.mark), size: 1 + text.utf8.count / 64, height: 0)
  }

  private mutating func sequence(_ start: Event, depth: Int) throws(Finding) -> Composed {
    try enter(start, depth, tag: "tag:yaml.org,2002:seq")
    var items: [Node] = []
    var (size, height) = (1, 0)
    while true {
      let event = try parser.next()
      if case .collectionEnd = event.kind { break }
      let item = try composed(event, depth: depth + 1)
      items.append(item.node)
      size += item.size
      height = max(height, item.height)
    }
    return Composed(node: node(.sequence(items), start.mark), size: size, height: height + 1)
  }

  private mutating func mapping(_ start: Event, depth: Int) throws(Finding) -> Composed {
    try enter(start, depth, tag: "tag:yaml.org,2002:map")
    var builder = MappingBuilder(file: file)
    var (size, height) = (1, 0)
    while true {
      let event = try parser.next()
      if case .collectionEnd = event.kind { break }
      let key = try composed(event, depth: depth + 1)
      let value = try composed(try parser.next(), depth: depth + 1)
      size += key.size + value.size
      height = max(height, value.height)
      builder.add(key.node, at: event.mark, value.node)
    }
    findings += builder.findings
    return Composed(node: node(.mapping(builder.merged()), start.mark), size: size, height: height + 1)
  }

  private mutating func enter(_ start: Event, _ depth: Int, tag expected: String) throws(Finding) {
    guard depth <= Self.nestingLimit else { throw tooDeep(at: start.mark) }
    if let tag = start.tag, tag != expected, tag != "!" { report(unknown: tag, at: start.mark) }
  }

  private func node(_ content: Node.Content, _ mark: Mark) -> Node { Node(content: content, mark: mark, file: file) }

  private mutating func report(unknown tag: String, at mark: Mark) {
    findings.append(
      Finding(.yamlMalformed, "unknown tag `\(tag.inert(limit: 80))`", at: file.range(mark), help: "leave the tag out"))
  }

  private func tooDeep(at mark: Mark) -> Finding {
    Finding(.yamlMalformed, "nested deeper than \(Self.nestingLimit)", at: file.range(mark))
  }
}
