import SpangateTrace

/// A JSON value as paths with scalars, for what compares values one by one.
enum FlatJSON {
  /// At most so many leaves, and so deep; what is beyond is left out.
  private static let most = 32
  private static let deepest = 5
  private static let longest = 400

  static func leaves(of value: JSONValue) -> [(path: String, text: String)] {
    var leaves: [(String, String)] = []
    collect(value, path: "", depth: 0, into: &leaves)
    return leaves
  }

  private static func collect(
    _ value: JSONValue, path: String, depth: Int, into leaves: inout [(String, String)]
  ) {
    guard leaves.count < most else { return }
    switch value {
    case .object(let object) where depth < deepest:
      for (key, inner) in object {
        collect(inner, path: path.isEmpty ? key : "\(path).\(key)", depth: depth + 1, into: &leaves)
      }
    case .array(let items) where depth < deepest:
      for (index, item) in items.prefix(8).enumerated() {
        collect(item, path: "\(path)[\(index)]", depth: depth + 1, into: &leaves)
      }
    default: leaves.append((path, text(of: value)))
    }
  }

  static func text(of value: JSONValue) -> String {
    switch value {
    case .string(let text):
      text.utf8.count > longest ? String(decoding: text.utf8.prefix(longest), as: UTF8.self) : text
    case .null: "null"
    case .bool(let flag): "\(flag)"
    case .int(let number): "\(number)"
    case .number(let number): Int64(exactly: number).map { "\($0)" } ?? "\(number)"
    case .array(let items): "\(items.count) items"
    case .object(let object): "\(object.count) members"
    }
  }

  /// What kind of value it is, without its values: `{count, rows}`, `[{id, total}]`, `[]`.
  static func shape(of value: JSONValue, depth: Int = 0) -> String {
    switch value {
    case .null: return "null"
    case .bool: return "boolean"
    case .int, .number: return "number"
    case .string(let text): return text.utf8.allSatisfy { $0 <= 0x20 } ? "empty text" : "text"
    case .array(let items):
      guard let first = items.first else { return "[]" }
      return depth < 3 ? "[\(shape(of: first, depth: depth + 1))]" : "[…]"
    case .object(let object):
      guard depth < 3 else { return "{…}" }
      let members = object.members.prefix(24).map { member in
        switch member.value {
        case .object, .array, .null: "\(member.key): \(shape(of: member.value, depth: depth + 1))"
        default: member.key
        }
      }
      return "{\(members.sorted().joined(separator: ", "))}"
    }
  }
}
