import SpangateCore
import SpangateTrace

extension JSONValue: NodeReadable {
  init(reading decoder: NodeDecoder) throws {
    switch decoder.node.content {
    case .scalar(let scalar): self = try Self.value(of: scalar, decoder)
    case .sequence(let items):
      self = .array(try items.enumerated().map { try JSONValue(reading: decoder.below($0, $1)) })
    case .mapping(let entries):
      self = .object(JSONObject(try entries.map { ($0.key, try JSONValue(reading: decoder.below($0))) }))
    }
  }

  private static func value(of scalar: Scalar, _ decoder: NodeDecoder) throws -> JSONValue {
    // What the environment holds is text, whatever it looks like.
    if scalar.hasVariables { return .string(try decoder.expanded(scalar.text)) }
    switch scalar.plain {
    case .null: return .null
    case .bool(let value): return .bool(value)
    case .int(let value): return .int(value)
    case .number(let value): return .number(value)
    case .text: return .string(scalar.text)
    case .notFinite: throw decoder.mismatch("a finite number", help: "put it in quotes if it is meant as text")
    }
  }

  static func standIn() -> JSONValue { .null }
  static func schema(_ builder: inout SchemaBuilder) -> JSONValue { .bool(true) }
}

extension Located: StandingIn, SchemaGiving, Holding, NodeReadable where Value: Decodable {
  /// A collection is pointed to by its key.
  init(reading decoder: NodeDecoder) throws {
    let range = decoder.node.scalar == nil ? decoder.wholeRange : decoder.node.range
    self.init(try decoder.read(Value.self), at: range)
  }

  static func standIn() throws -> Located { Located(try TypeProbe.standIn(Value.self), at: .nowhere) }
  static func schema(_ builder: inout SchemaBuilder) -> JSONValue { builder.schema(of: Value.self) }
  static var step: String { "" }
  static var held: any Decodable.Type { Value.self }
}

extension Located {
  /// Takes the place of a value that could not be read, which has its finding already.
  var isStandIn: Bool { range == .nowhere }
}

extension SourceRange {
  fileprivate static let nowhere = SourceRange(file: "")
}

/// A mapping whose keys are names of the user's choice, in the file's order.
struct Named<Value: Decodable & Sendable>: NodeReadable, Holding, Sendable {
  var entries: [(name: Located<String>, value: Value)] = []

  init(reading decoder: NodeDecoder) throws {
    guard let written = decoder.node.entries else { throw decoder.mismatch("a mapping") }
    for entry in written {
      if let value = try decoder.recovering(Value.self, from: decoder.below(entry)) {
        entries.append((Located(entry.key, at: entry.range), value))
      }
    }
  }

  private init() {}
  static func standIn() -> Named { Named() }
  static func schema(_ builder: inout SchemaBuilder) -> JSONValue {
    ["type": "object", "additionalProperties": builder.schema(of: Value.self)]
  }
  static var step: String { ".*" }
  static var held: any Decodable.Type { Value.self }
}
