import SpangateTrace

/// Why a JSON body is not an OTLP request.
package struct OTLPJSONError: Error, Equatable, CustomStringConvertible {
  package var description: String
}

/// OTLP/JSON to protobuf, so that everything after it has one kind of bytes to read.
///
/// IDs are hex of either case, enums are integers, 64-bit integers are strings or numbers, bytes are base64; unknown
/// keys are ignored and `null` is the same as absent. Source: opentelemetry-proto 1.11.0, docs/specification.md.
package enum OTLPJSON {
  /// - Returns: an export request of the signal.
  package static func protobuf(from body: [UInt8], of signal: OTLPSignal) throws(OTLPJSONError) -> [UInt8] {
    let value: JSONValue
    do {
      value = try JSONValue(parsing: body)
    } catch {
      throw OTLPJSONError(description: "not JSON: \(error)")
    }
    guard case .object(let object) = value else { throw OTLPJSONError(description: "not a JSON object") }
    var writer = WireWriter(capacity: body.count)
    try writer.write(object, as: .root(of: signal))
    return writer.bytes
  }
}

extension WireWriter {
  fileprivate mutating func write(_ object: JSONObject, as shape: MessageShape) throws(OTLPJSONError) {
    let fields = shape.fields
    for (key, value) in object {
      guard let field = fields[key], value != .null else { continue }
      guard field.isRepeated else {
        try write(value, as: field, key: key)
        continue
      }
      guard case .array(let items) = value else { throw .expected("an array", for: key) }
      for item in items { try write(item, as: field, key: key) }
    }
  }

  private mutating func write(_ value: JSONValue, as field: MessageShape.Field, key: String) throws(OTLPJSONError) {
    let number = field.number
    switch field.kind {
    case .message(let shape):
      guard case .object(let object) = value else { throw .expected("an object", for: key) }
      try message(.bytes(number)) { writer throws(OTLPJSONError) in try writer.write(object, as: shape) }
    case .string:
      guard let text = value.string else { throw .expected("a string", for: key) }
      self.field(.bytes(number), text: text)
    case .hex:
      guard let id = value.string.flatMap(Self.hexBytes) else { throw .expected("hex digits", for: key) }
      self.field(.bytes(number), bytes: id)
    case .base64:
      guard let bytes = value.string.flatMap(Base64.decode) else { throw .expected("base64", for: key) }
      self.field(.bytes(number), bytes: bytes)
    case .bool:
      guard let flag = value.bool else { throw .expected("true or false", for: key) }
      self.field(.varint(number), varint: flag ? 1 : 0)
    case .double:
      guard let double = value.otlpDouble else { throw .expected("a number", for: key) }
      self.field(.fixed64(number), double: double)
    case .int64, .sfixed64, .enumeration, .uint32, .fixed64, .fixed32:
      try writeInteger(value, as: field, key: key)
    }
  }

  private mutating func writeInteger(
    _ value: JSONValue, as field: MessageShape.Field, key: String
  ) throws(OTLPJSONError) {
    switch field.kind {
    case .enumeration:
      guard let int = value.int.flatMap({ Int32(exactly: $0) }) else { throw .expected("an integer", for: key) }
      self.field(.varint(field.number), varint: UInt64(bitPattern: Int64(int)))
    case .int64, .sfixed64:
      guard let int = value.int ?? value.string.flatMap({ Int64($0) }) else {
        throw .expected("a 64-bit integer", for: key)
      }
      let bits = UInt64(bitPattern: int)
      if case .int64 = field.kind {
        self.field(.varint(field.number), varint: bits)
      } else {
        self.field(.fixed64(field.number), fixed64: bits)
      }
    default:
      guard let int = value.otlpUnsigned else { throw .expected("an unsigned integer", for: key) }
      try writeUnsigned(int, as: field, key: key)
    }
  }

  private mutating func writeUnsigned(
    _ int: UInt64, as field: MessageShape.Field, key: String
  ) throws(OTLPJSONError) {
    switch field.kind {
    case .fixed64: self.field(.fixed64(field.number), fixed64: int)
    case .fixed32:
      guard let int = UInt32(exactly: int) else { throw .expected("a 32-bit integer", for: key) }
      self.field(.fixed32(field.number), fixed32: int)
    default: self.field(.varint(field.number), varint: int)
    }
  }

  private static func hexBytes(_ text: String) -> [UInt8]? {
    let digits = Array(text.utf8)
    guard digits.count.isMultiple(of: 2) else { return nil }
    var bytes: [UInt8] = []
    for index in stride(from: 0, to: digits.count, by: 2) {
      guard let high = digits[index].hexValue, let low = digits[index + 1].hexValue else { return nil }
      bytes.append(high << 4 | low)
    }
    return bytes
  }
}

extension OTLPJSONError {
  fileprivate static func expected(_ what: String, for key: String) -> OTLPJSONError {
    OTLPJSONError(description: "`\(key)` must be \(what)")
  }
}

extension JSONValue {
  /// A number, also as a string, and the three values that JSON has no numbers for.
  fileprivate var otlpDouble: Double? {
    switch self {
    case .string("NaN"): .nan
    case .string("Infinity"): .infinity
    case .string("-Infinity"): -.infinity
    case .string(let text): Double(text).flatMap { $0.isFinite ? $0 : nil }
    default: double
    }
  }

  fileprivate var otlpUnsigned: UInt64? {
    switch self {
    case .string(let text): UInt64(text)
    case .int(let value): UInt64(exactly: value)
    case .number(let value): UInt64(exactly: value)
    default: nil
    }
  }
}
