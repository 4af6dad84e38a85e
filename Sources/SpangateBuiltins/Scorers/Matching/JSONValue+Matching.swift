import SpangateCore
import SpangateTrace

extension JSONValue {
  /// The same value with `3.0` written as `3`, so that equal numbers have equal text.
  var normalised: JSONValue {
    switch self {
    case .number: int.map { .int($0) } ?? self
    case .array(let items): .array(items.map(\.normalised))
    case .object(let object): .object(JSONObject(object.members.map { ($0.key, $0.value.normalised) }))
    default: self
    }
  }

  /// Whether both are the same value; numbers are by what they amount to, not by how they are written.
  func isSame(as other: JSONValue) -> Bool {
    switch (self, other) {
    case (.array(let items), .array(let others)):
      items.count == others.count && zip(items, others).allSatisfy { $0.isSame(as: $1) }
    case (.object(let object), .object(let others)):
      object.count == others.count && others.allSatisfy { key, value in object[key]?.isSame(as: value) ?? false }
    case (.int, .number), (.number, .int): int != nil && int == other.int
    default: self == other
    }
  }

  /// Whether everything in the other value is in this one too.
  ///
  /// Objects may have more keys at any depth; arrays are as long as each other; numbers are equal by their value.
  func covers(_ other: JSONValue) -> Bool {
    switch (self, other) {
    case (.object(let object), .object(let wanted)):
      wanted.allSatisfy { key, value in object[key]?.covers(value) ?? false }
    case (.array(let items), .array(let wanted)):
      items.count == wanted.count && zip(items, wanted).allSatisfy { $0.covers($1) }
    default: isSame(as: other)
    }
  }

  /// What it is, in a sentence.
  var typeName: String {
    switch self {
    case .null: "null"
    case .bool: "a boolean"
    case .int: "an integer"
    case .number: int == nil ? "a number" : "an integer"
    case .string: "a string"
    case .array: "an array"
    case .object: "an object"
    }
  }
}
