import SpangateCore
import SpangateTrace

/// The schemas of what plug-ins are configured with.
struct PluginSchema {
  var builder = SchemaBuilder()

  /// What a plug-in is configured with: nothing, the value of its shorthand, or its keys with others. Its own come first.
  mutating func configuration<Plugin: Configurable>(
    of type: Plugin.Type, beside common: [(key: String, value: JSONValue)]
  ) -> JSONValue {
    let config = builder.schema(of: Plugin.Config.self)
    guard var mapping = config.object, let own = mapping["properties"]?.object else { return config }
    mapping["properties"] = .object(JSONObject(common.filter { own[$0.key] == nil } + own.members))
    var alternatives: [JSONValue] = [.object(mapping)]
    if mapping["required"] == nil { alternatives.append(["type": "null"]) }
    if let key = Plugin.shorthand, let value = own[key] {
      alternatives += shorthands(of: value, isNullable: alternatives.count > 1)
    }
    return builder.either(alternatives)
  }

  /// The ways to write the value of a shorthand that is no mapping: a mapping holds the keys.
  private func shorthands(of value: JSONValue, isNullable: Bool) -> [JSONValue] {
    if let first = value["then"], let second = value["else"] {
      return [first, second].flatMap { shorthands(of: $0, isNullable: isNullable) }
    }
    guard let types = builder.types(of: value) else {
      let any: [JSONValue] = ["string", "number", "boolean", "array"]
      return [["type": .array(isNullable ? any : any + ["null"])]]
    }
    return types == ["object"] ? [] : [value]
  }

  /// The keys of a type as an object's properties.
  mutating func properties(of type: any Decodable.Type) -> [(key: String, value: JSONValue)] {
    builder.schema(of: type)["properties"]?.object?.members ?? []
  }
}
