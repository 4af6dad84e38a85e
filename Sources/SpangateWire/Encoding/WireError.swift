/// Why some bytes are not a protobuf message.
package enum WireError: Error, Sendable, Equatable, CustomStringConvertible {
  case truncated
  case varintTooLong
  case keyInvalid
  case nestedTooDeep
  case tooLarge
  case tooManyParts

  package var description: String {
    switch self {
    case .truncated: "the message ends in the middle of a field"
    case .varintTooLong: "a variable-length integer has more than 10 bytes"
    case .keyInvalid: "a field has a number or a wire type that does not exist"
    case .nestedTooDeep: "values are nested deeper than \(Wire.maximumDepth)"
    case .tooLarge: "it is larger than 4 GiB"
    case .tooManyParts: "it holds more than \(Wire.maximumParts) spans, attributes and values"
    }
  }
}

enum Wire {
  /// Of values within values; protobuf's own readers stop at 100 messages, which is fewer.
  static let maximumDepth = 64
  /// Of spans, events, links, attributes and values in one request. A part takes two bytes on the wire and dozens once it
  /// is read; in what SDKs send it takes as many as that on the wire, so that their largest requests have fewer.
  static let maximumParts = 1 << 21
}
