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
    for (pointer, rule) in definitions where refers(rule, to: pointer, through: []) {
      throw Misconfigured("`$ref` `#\(pointer)` only leads back to itself", key: "schema")
    }
  }

  /// Whether a rule leads to a definition without going into the value, so that checking would never end.
  private func refers(_ rule: Rule, to target: String, through visited: Set<String>) -> Bool {
    switch rule {
    case .all(let rules), .any(let rules), .one(let rules):
      rules.contains { refers($0, to: target, through: visited) }
    case .not(let rule): refers(rule, to: target, through: visited)
    case .reference(let pointer):
      pointer == target
        || !visited.contains(pointer)
          && (definitions[pointer].map { refers($0, to: target, through: visited.union([pointer])) } ?? false)
    default: false
    }
  }
}
