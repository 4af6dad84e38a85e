import SpangateTrace

/// Why a JSON body is not an OTLP request.
package struct OTLPJSONError: Error, Equatable, CustomStringConvertible {
  package var description: String
}

/// OTLP/JSON to protobuf, so that everything after it has one kind of bytes to read.
///
/// IDs are hex of either case, enums are integers or names, 64-bit integers are strings or numbers, bytes are base64; unknown
/// keys are ignored, but for other spellings of known ones, and `null` is the same as absent. U+FFFD stands for what is not UTF-8 in a string. Source: opentelemetry-proto 1.11.0, docs/specification.md.
///
/// Written as it is read, without a tree of values between: that of a body of nothing but `{}` takes twenty times its
/// bytes.
package enum OTLPJSON {
  /// How much of what others write is understood.
  package enum Reading: Sendable {
    /// What the specification asks of exporters.
    case exported
    /// Also what protobuf's own JSON mapping writes, which many files have: enums by their names, IDs in base64, keys in
    /// snake case.
    case recorded
  }

  /// - Returns: an export request of the signal, and how many of its strings were not UTF-8.
  package static func protobuf(
    from body: [UInt8], of signal: OTLPSignal, as reading: Reading = .exported
  ) throws(OTLPJSONError) -> (bytes: [UInt8], brokenTexts: Int) {
    // A byte order mark says nothing in UTF-8.
    let body = body.starts(with: [0xef, 0xbb, 0xbf]) ? Array(body.dropFirst(3)) : body
    var parser = JSONParser(bytes: body, mending: true)
    var writer = WireWriter(capacity: body.count)
    do {
      guard try parser.opening() == .object else { throw OTLPJSONError(description: "not a JSON object") }
      try writer.writeObject(from: &parser, as: .root(of: signal), reading, depth: 0)
      try parser.end()
      return (writer.bytes, parser.brokenTexts)
    } catch let error as OTLPJSONError {
      throw error
    } catch {
      throw OTLPJSONError(description: "not JSON: \(error)")
    }
  }

  /// Of objects within objects: each value within a value is two.
  fileprivate static let maximumDepth = 2 * Wire.maximumDepth + 16
}

extension WireWriter {
  fileprivate mutating func writeObject(
    from parser: inout JSONParser, as shape: MessageShape, _ reading: OTLPJSON.Reading, depth: Int
  ) throws {
    guard depth <= OTLPJSON.maximumDepth else {
      throw OTLPJSONError(description: "nested deeper than \(OTLPJSON.maximumDepth)")
    }
    let fields = shape.fields
    try parser.members { parser, key in
      let known = fields[key] ?? (reading == .recorded ? fields[key.camelCase] : nil)
      guard let field = known, try parser.opening() != .null else {
        // Whoever writes like this would be told that all was taken, and nothing of it would be.
        if known == nil, let meant = Self.meant(by: key, among: fields) {
          throw OTLPJSONError(description: "`\(key.inert(limit: 60))` is `\(meant)` in OTLP/JSON")
        }
        return try parser.skip(depth: depth)
      }
      guard field.isRepeated else { return try write(field, key: key, from: &parser, reading, depth: depth) }
      guard try parser.opening() == .array else { throw OTLPJSONError.expected("an array", for: key) }
      try parser.items { parser in try write(field, key: key, from: &parser, reading, depth: depth) }
    }
  }

  /// The key that another spelling of it, or an older name, stands for.
  private static func meant(by key: String, among fields: [String: MessageShape.Field]) -> String? {
    if key.utf8.contains(UInt8(ascii: "_")) { return fields[key.camelCase].map { _ in key.camelCase } }
    let older = [
      "instrumentationLibrarySpans": "scopeSpans", "instrumentationLibraryLogs": "scopeLogs",
      "instrumentationLibraryMetrics": "scopeMetrics",
    ]
    return older[key].flatMap { fields[$0] == nil ? nil : $0 }
  }

  private mutating func write(
    _ field: MessageShape.Field, key: String, from parser: inout JSONParser, _ reading: OTLPJSON.Reading, depth: Int
  ) throws {
    guard case .message(let shape) = field.kind else {
      let value = try parser.scalar() ?? .null
      return try write(reading == .recorded ? value.exported(field.kind) : value, as: field, key: key)
    }
    guard try parser.opening() == .object else { throw OTLPJSONError.expected("an object", for: key) }
    try message(.bytes(field.number)) { try $0.writeObject(from: &parser, as: shape, reading, depth: depth + 1) }
  }

  private mutating func write(_ value: JSONValue, as field: MessageShape.Field, key: String) throws(OTLPJSONError) {
    let number = field.number
    switch field.kind {
    case .message: throw .expected("an object", for: key)
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
      guard
        let int = value.int.flatMap({ Int32(exactly: $0) }) ?? value.string.flatMap({ MessageShape.enumerators[$0] })
      else { throw .expected("an integer", for: key) }
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

extension String {
  /// `trace_id` as `traceId`.
  fileprivate var camelCase: String {
    let parts = split(separator: "_")
    guard parts.count > 1 else { return self }
    return parts.dropFirst().reduce(String(parts[0])) { $0 + $1.prefix(1).uppercased() + $1.dropFirst() }
  }
}

extension JSONValue {

  /// What protobuf's own mapping wrote, as exporters write it.
  fileprivate func exported(_ kind: MessageShape.Kind) -> JSONValue {
    switch kind {
    case .hex:
      // Digits of IDs in hex are 32 or 16, and in base64 24 or 12, or fewer without padding.
      guard let text = string, text.utf8.count <= 24, text.utf8.count != 16, let id = Base64.decode(text),
        [8, 16].contains(id.count)
      else { return self }
      return .string(id.map { UInt64($0).hexDigits.suffix(2) }.joined())
    default: return self
    }
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
