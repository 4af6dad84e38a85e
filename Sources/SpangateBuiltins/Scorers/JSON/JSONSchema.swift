import SpangateCore
import SpangateTrace

/// The common part of JSON Schema, draft 2020-12, ready to hold values against.
///
/// A keyword that is not known is refused, since a check that is silently left out is no check.
struct JSONSchema: Sendable {
  /// One thing that a schema demands.
  indirect enum Rule: Sendable {
    case never
    case types([JSONType])
    case options([JSONValue])
    case range(Bounds)
    case length(Bounds)
    case pattern(Pattern, source: String)
    case object(ObjectRule)
    case array(ArrayRule)
    case all([Rule])
    case any([Rule])
    case one([Rule])
    case not(Rule)
    /// A JSON pointer into the whole schema.
    case reference(String)
  }

  enum JSONType: String, Sendable, CaseIterable {
    case null, boolean, integer, number, string, array, object
  }

  struct Bounds: Sendable {
    var min: Double?
    var max: Double?
    var above: Double?
    var below: Double?
  }

  struct ObjectRule: Sendable {
    var properties: [String: Rule]
    var required: [String]
    var additional: Rule
  }

  struct ArrayRule: Sendable {
    var items: Rule
    var count: Bounds
    var areUnique: Bool
  }

  let root: Rule
  /// What references lead to, by pointer.
  let definitions: [String: Rule]

  init(_ schema: JSONValue) throws(Misconfigured) {
    var parser = Parser(document: schema)
    root = try parser.rule(schema, at: "")
    definitions = try parser.definitions()
    var walk = ReferenceWalk(definitions: definitions)
    try walk.check(root)
  }

  /// How many rules may lead to one another, and how deep a value may be held against them: each takes a part of the
  /// stack.
  static let deepest = 1_000
}

/// Follows references that do not go into the value, each definition once: one that leads back to itself is never
/// answered.
private struct ReferenceWalk {
  let definitions: [String: JSONSchema.Rule]
  /// Those that are being looked at.
  private var path: Set<String> = []
  /// Through how many rules each one leads.
  private var depths: [String: Int] = [:]

  init(definitions: [String: JSONSchema.Rule]) { self.definitions = definitions }

  mutating func check(_ root: JSONSchema.Rule) throws(Misconfigured) {
    _ = try depth(of: root, below: 0)
    for pointer in definitions.keys.sorted() { _ = try depth(of: .reference(pointer), below: 0) }
  }

  private mutating func depth(of rule: JSONSchema.Rule, below: Int) throws(Misconfigured) -> Int {
    let depth: Int
    switch rule {
    case .all(let rules), .any(let rules), .one(let rules):
      var deepest = 0
      for rule in rules { deepest = max(deepest, try self.depth(of: rule, below: below + 1)) }
      depth = deepest + 1
    case .not(let rule): depth = try self.depth(of: rule, below: below + 1) + 1
    case .reference(let pointer): depth = try self.depth(ofDefinition: pointer, below: below)
    default: depth = 1
    }
    guard below + depth < JSONSchema.deepest else {
      throw Misconfigured("the references of the schema lead through more than 1,000 rules", key: "schema")
    }
    return depth
  }

  private mutating func depth(ofDefinition pointer: String, below: Int) throws(Misconfigured) -> Int {
    if let known = depths[pointer] { return known }
    guard path.insert(pointer).inserted else {
      throw Misconfigured("`$ref` `#\(pointer)` only leads back to itself", key: "schema")
    }
    guard below < JSONSchema.deepest else {
      throw Misconfigured("the references of the schema lead through more than 1,000 rules", key: "schema")
    }
    let depth = try self.depth(of: definitions[pointer] ?? .never, below: below + 1) + 1
    path.remove(pointer)
    depths[pointer] = depth
    return depth
  }
}
