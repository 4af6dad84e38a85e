import SpangateCore
import SpangateTrace

extension JSONSchema {
  /// Turns a schema into rules, and collects what its references lead to.
  struct Parser {
    let document: JSONValue
    private var wanted: [String] = []

    init(document: JSONValue) { self.document = document }

    /// Everything that was referred to so far, and what that refers to in turn.
    mutating func definitions() throws(Misconfigured) -> [String: Rule] {
      var definitions: [String: Rule] = [:]
      while let pointer = wanted.popLast() {
        guard definitions[pointer] == nil else { continue }
        guard let schema = document.value(at: pointer) else { throw problem("`$ref` `#\(pointer)` leads nowhere") }
        definitions[pointer] = try rule(schema, at: pointer)
      }
      return definitions
    }

    /// - Parameter place: a JSON pointer, for what is wrong.
    mutating func rule(_ schema: JSONValue, at place: String) throws(Misconfigured) -> Rule {
      switch schema {
      case .bool(let isAnything): return isAnything ? .all([]) : .never
      case .object(let object):
        guard place.split(separator: "/").count < 256 else { throw problem("the schema is nested too deep") }
        try checkKeywords(of: object, at: place)
        return .all(
          try scalarRules(object, at: place) + structureRules(object, at: place) + logicRules(object, at: place))
      default: throw problem("a schema is an object or a boolean, not \(schema.typeName)\(suffix(place))")
      }
    }

    private func checkKeywords(of object: JSONObject, at place: String) throws(Misconfigured) {
      for key in object.keys where !Self.keywords.contains(key) && !Self.annotations.contains(key) {
        throw problem("the schema's keyword \(key.quoted) is not one that `json` checks\(suffix(place))")
      }
    }

    private func scalarRules(_ object: JSONObject, at place: String) throws(Misconfigured) -> [Rule] {
      var rules: [Rule] = []
      if let type = object["type"] {
        let types = (type.array ?? [type]).map { $0.string.flatMap(JSONType.init) }
        if types.contains(where: { $0 == nil }) {
          throw problem("`type` \(type.text.quoted) is no JSON type\(suffix(place))")
        }
        rules.append(.types(types.compactMap { $0 }))
      }
      if let options = object["enum"] {
        guard let options = options.array else { throw problem("`enum` is not a list\(suffix(place))") }
        if options.isEmpty { throw problem("nothing is one of the values of an empty `enum`\(suffix(place))") }
        rules.append(.options(options))
      }
      if let constant = object["const"] { rules.append(.options([constant])) }
      let range = Bounds(
        min: try number(object, "minimum", place), max: try number(object, "maximum", place),
        above: try number(object, "exclusiveMinimum", place), below: try number(object, "exclusiveMaximum", place))
      if !range.isOpen { rules.append(.range(range)) }
      let length = Bounds(
        min: try number(object, "minLength", place), max: try number(object, "maxLength", place))
      if !length.isOpen { rules.append(.length(length)) }
      if let pattern = object["pattern"] {
        guard let source = pattern.string else { throw problem("`pattern` is not a string\(suffix(place))") }
        rules.append(.pattern(try Pattern(source, key: "schema"), source: source))
      }
      return rules
    }

    private mutating func structureRules(
      _ object: JSONObject, at place: String
    ) throws(Misconfigured) -> [Rule] {
      var rules: [Rule] = []
      if ["properties", "required", "additionalProperties"].contains(where: { object[$0] != nil }) {
        var properties: [String: Rule] = [:]
        for (name, schema) in object["properties"]?.object ?? [:] {
          properties[name] = try rule(schema, at: place + "/properties/" + name)
        }
        let required = (object["required"] ?? []).array?.map(\.string) ?? [nil]
        if required.contains(nil) { throw problem("`required` is not a list of names\(suffix(place))") }
        let additional = try rule(object["additionalProperties"] ?? true, at: place + "/additionalProperties")
        rules.append(
          .object(
            ObjectRule(properties: properties, required: required.compactMap { $0 }, additional: additional)))
      }
      if ["items", "minItems", "maxItems", "uniqueItems"].contains(where: { object[$0] != nil }) {
        let count = Bounds(
          min: try number(object, "minItems", place), max: try number(object, "maxItems", place))
        rules.append(
          .array(
            ArrayRule(
              items: try rule(object["items"] ?? true, at: place + "/items"), count: count,
              areUnique: object["uniqueItems"] == true)))
      }
      return rules
    }

    private mutating func logicRules(_ object: JSONObject, at place: String) throws(Misconfigured) -> [Rule] {
      var rules: [Rule] = []
      if let all = try list(object, "allOf", place) { rules.append(.all(all)) }
      if let any = try list(object, "anyOf", place) { rules.append(.any(any)) }
      if let one = try list(object, "oneOf", place) { rules.append(.one(one)) }
      if let schema = object["not"] { rules.append(.not(try rule(schema, at: place + "/not"))) }
      if let reference = object["$ref"] {
        guard let text = reference.string, text == "#" || text.hasPrefix("#/") else {
          throw problem("`$ref` \(reference.text.quoted) does not stay in this schema\(suffix(place))")
        }
        wanted.append(String(text.dropFirst()))
        rules.append(.reference(String(text.dropFirst())))
      }
      return rules
    }

    private mutating func list(
      _ object: JSONObject, _ key: String, _ place: String
    ) throws(Misconfigured) -> [Rule]? {
      guard let value = object[key] else { return nil }
      guard let schemas = value.array, !schemas.isEmpty else {
        throw problem("`\(key)` is not a list of schemas\(suffix(place))")
      }
      var rules: [Rule] = []
      for (index, schema) in schemas.enumerated() { rules.append(try rule(schema, at: "\(place)/\(key)/\(index)")) }
      return rules
    }

    private func number(_ object: JSONObject, _ key: String, _ place: String) throws(Misconfigured) -> Double? {
      guard let value = object[key] else { return nil }
      guard let number = value.double else { throw problem("`\(key)` is not a number\(suffix(place))") }
      return number
    }

    private func problem(_ message: String) -> Misconfigured { Misconfigured(message, key: "schema") }

    private func suffix(_ place: String) -> String { place.isEmpty ? "" : " (at \(place.quoted))" }

    private static let keywords: Set<String> = [
      "type", "enum", "const", "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "minLength", "maxLength",
      "pattern", "properties", "required", "additionalProperties", "items", "minItems", "maxItems", "uniqueItems",
      "allOf", "anyOf", "oneOf", "not", "$ref", "$defs", "definitions",
    ]

    private static let annotations: Set<String> = [
      "$schema", "$id", "$comment", "title", "description", "default", "examples", "deprecated", "readOnly",
      "writeOnly",
    ]
  }
}

extension JSONSchema.Bounds {
  fileprivate var isOpen: Bool { min == nil && max == nil && above == nil && below == nil }
}
