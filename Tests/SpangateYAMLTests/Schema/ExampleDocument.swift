import SpangateCore
import SpangateTrace

@testable import SpangateYAML

/// A file that holds one key with some value, and what has to be there for it.
struct ExampleDocument {
  let reference: KeyReference
  let section: KeyReference.Section
  let key: KeyReference.Key

  /// What a key needs beside it that no type says.
  private static let companions: [String: [String: JSONValue]] = [
    "target `http` agent.env": ["agent.http.start": ["command": ["cat"]]],
    "target `http` agent.inherit_env": ["agent.http.start": ["command": ["cat"]]],
    "A suite gate.control": ["variants": ["control": [:]]],
    "backend `langfuse` backends.*.public_key": ["backends.langfuse.secret_key": "s3cr3t"],
    "backend `langfuse` backends.*.secret_key": ["backends.langfuse.public_key": "pk-lf-1"],
  ]

  /// - Parameter value: nil for a file without the key.
  func document(_ value: JSONValue?) -> JSONValue {
    var tokens: [Token] = []
    for part in key.path.split(separator: ".") {
      tokens.append(.key(String(part.hasSuffix("[]") ? part.dropLast(2) : part)))
      if part.hasSuffix("[]") { tokens.append(.item) }
    }
    var root = built(value, tokens[...], at: "")
    for (path, value) in Self.companions["\(section.title) \(key.path)"] ?? [:] {
      root = Self.setting(value, at: path.split(separator: ".").map(String.init)[...], in: root)
    }
    if section.file == .suite, root["scorers"] == nil, root["suite"] != nil {
      root = Self.setting(["no_errors", ["contains": "14 days"]], at: ["scorers"], in: root)
    }
    return root
  }

  private enum Token {
    case key(String), item
  }

  private func built(_ value: JSONValue?, _ tokens: ArraySlice<Token>, at prefix: String) -> JSONValue {
    guard let first = tokens.first else { return value ?? .null }
    let rest = tokens.dropFirst()
    switch first {
    case .item: return [built(value, rest, at: prefix + "[]")]
    case .key(let name):
      let path = prefix.isEmpty ? name : "\(prefix).\(name)"
      var object = JSONObject()
      for sibling in required(below: prefix) where sibling.path != path {
        object[sibling.documentation.key] = sibling.documentation.example
      }
      if !rest.isEmpty || value != nil { object[written(name, below: prefix)] = built(value, rest, at: path) }
      return .object(object)
    }
  }

  private func required(below prefix: String) -> [KeyReference.Key] {
    let first = reference.sections.first { $0.file == section.file }
    return (section.keys + (prefix.isEmpty ? first?.keys ?? [] : [])).filter {
      $0.isRequired && $0.path == (prefix.isEmpty ? "" : prefix + ".") + $0.documentation.key
    }
  }

  /// A name of the user's choice that makes sense where it stands.
  private func written(_ name: String, below prefix: String) -> String {
    guard name == "*" else { return name }
    switch prefix {
    case "backends": return section.title.split(separator: "`").last.map(String.init) ?? ""
    case "scorers[]": return key.path.hasSuffix("threshold") ? "similar" : "contains"
    case "gate.scores": return "contains"
    case "gate.measures": return key.path.hasSuffix("query") ? "searches" : "latency"
    default: return "a"
    }
  }

  private static func setting(_ value: JSONValue, at path: ArraySlice<String>, in document: JSONValue) -> JSONValue {
    guard let key = path.first, var object = document.object else { return value }
    object[key] = setting(value, at: path.dropFirst(), in: object[key] ?? .object(JSONObject()))
    return .object(object)
  }
}
