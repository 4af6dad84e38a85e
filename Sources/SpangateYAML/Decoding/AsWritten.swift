import SpangateCore
import SpangateTrace

/// A value in which `${NAME}` is text as any other.
struct AsWritten<Value: Decodable & Sendable>: NodeReadable, Holding, Sendable {
  var value: Value

  init(reading decoder: NodeDecoder) throws { value = try decoder.expanding(false).read(Value.self) }
  private init(_ value: Value) { self.value = value }

  static func standIn() throws -> AsWritten { AsWritten(try TypeProbe.standIn(Value.self)) }
  static func schema(_ builder: inout SchemaBuilder) -> JSONValue { builder.schema(of: Value.self) }
  static var step: String { "" }
  static var held: any Decodable.Type { Value.self }
}

extension FromEnvironment: NodeReadable, StandingIn, SchemaGiving, Holding {
  init(reading decoder: NodeDecoder) throws { self.init(try decoder.expanding(true).read(Value.self)) }

  static func standIn() throws -> FromEnvironment { FromEnvironment(try TypeProbe.standIn(Value.self)) }
  static func schema(_ builder: inout SchemaBuilder) -> JSONValue { builder.schema(of: Value.self) }
  static var step: String { "" }
  static var held: any Decodable.Type { Value.self }
}
