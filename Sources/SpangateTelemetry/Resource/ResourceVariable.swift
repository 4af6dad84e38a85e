import SpangateTrace

/// The value of `OTEL_RESOURCE_ATTRIBUTES`: `name=value,other=value`, percent-encoded.
///
/// Source: OpenTelemetry specification 1.60, resource SDK: on any error, such as one of decoding, all of the value is
/// discarded and the error is reported. Nothing between two commas is no error.
package struct ResourceVariable: Sendable {
  /// In the order in which they were written.
  package private(set) var attributes: [(name: String, value: String)] = []
  /// Why all of the value is discarded; nil when it can be read.
  package private(set) var problem: String?

  package init(_ text: String) {
    for member in text.split(separator: ",").map({ String($0).trimmed }) where !member.isEmpty {
      guard let equals = member.firstIndex(of: "="),
        let name = String(member[..<equals]).trimmed.strictlyPercentDecoded, !name.isEmpty,
        let value = String(member[equals...].dropFirst()).trimmed.strictlyPercentDecoded
      else {
        attributes = []
        problem =
          "OTEL_RESOURCE_ATTRIBUTES is passed over: `\(member.inert(limit: 60))` is not `name=value`, percent-encoded"
        return
      }
      attributes.append((name, value))
    }
  }
}

extension String {
  /// nil when a percent sign has no two hex digits after it, or the bytes are no UTF-8.
  fileprivate var strictlyPercentDecoded: String? {
    var bytes: [UInt8] = []
    var rest = utf8[...]
    while let byte = rest.popFirst() {
      guard byte == UInt8(ascii: "%") else {
        bytes.append(byte)
        continue
      }
      guard rest.count >= 2, let value = UInt64(hex: rest.prefix(2)) else { return nil }
      bytes.append(UInt8(value))
      rest = rest.dropFirst(2)
    }
    return String(validating: bytes, as: UTF8.self)
  }
}
