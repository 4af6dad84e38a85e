package import SpangateTrace

extension OTLPJSON {
  /// An export request as OTLP/JSON: IDs in hex, 64-bit integers in strings, enums as numbers.
  ///
  /// - Parameter request: what is not well-formed in it, or not known here, is left out.
  package static func json(from request: [UInt8], of signal: OTLPSignal) -> JSONValue {
    let bytes = request.span.bytes
    return .object(bytes.object(ByteRange(0, bytes.byteCount), as: .root(of: signal)))
  }
}

extension RawSpan {
  fileprivate func object(_ range: ByteRange, as shape: MessageShape) -> JSONObject {
    let keys = shape.keys
    // In the order in which fields first come, as a reader of the text would have them.
    var order: [String] = []
    var values: [String: [JSONValue]] = [:]
    var repeated: Set<String> = []
    var cursor = WireCursor(range)
    while let wire = cursor.nextValidated(in: self) {
      guard let (key, field) = keys[wire.key.raw >> 3] else { continue }
      if values[key] == nil { order.append(key) }
      if field.isRepeated { repeated.insert(key) }
      values[key, default: []] += self.values(of: wire, as: field)
    }
    return JSONObject(
      order.map { key in
        let all = values[key] ?? []
        return (key, repeated.contains(key) ? .array(all) : all.last ?? .null)
      })
  }

  private func values(of wire: WireField, as field: MessageShape.Field) -> [JSONValue] {
    switch field.kind {
    case .message(let shape): return [.object(object(wire.content, as: shape))]
    case .string: return [.string(text(wire.content))]
    case .base64: return [.string(Base64.encode(array(wire.content)))]
    case .hex: return [.string(array(wire.content).map { UInt64($0).hexDigits.suffix(2) }.joined())]
    case .fixed64, .sfixed64, .double:
      guard wire.key.raw & 7 == 2 else { return [scalar(wire.bits, field.kind)] }
      return stride(from: Int(wire.content.lower), to: Int(wire.content.upper) - 7, by: 8).map { place in
        scalar(UInt64(littleEndian: unsafeLoadUnaligned(fromByteOffset: place, as: UInt64.self)), field.kind)
      }
    case .bool, .int64, .uint32, .fixed32, .enumeration: return [scalar(wire.bits, field.kind)]
    }
  }

  private func scalar(_ bits: UInt64, _ kind: MessageShape.Kind) -> JSONValue {
    switch kind {
    case .bool: .bool(bits != 0)
    case .double: Self.number(Double(bitPattern: bits))
    case .int64, .sfixed64: .string(String(Int64(bitPattern: bits)))
    case .fixed64: .string(String(bits))
    case .enumeration: .int(Int64(Int32(truncatingIfNeeded: bits)))
    default: .int(Int64(UInt32(truncatingIfNeeded: bits)))
    }
  }

  /// JSON has no numbers for three of them.
  private static func number(_ value: Double) -> JSONValue {
    if value.isFinite { return .number(value) }
    return value.isNaN ? "NaN" : value < 0 ? "-Infinity" : "Infinity"
  }
}
