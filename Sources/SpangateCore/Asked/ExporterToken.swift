import SpangateTrace

/// What exports of a run carry, so that nobody else on the machine can write into it.
package enum ExporterToken {
  /// In lower case, as HTTP/2 and gRPC want names.
  package static let header = "x-spangate-token"

  /// One that nobody has seen before, of 128 bits.
  package static func random() -> String {
    var generator: any RandomNumberGenerator = SystemRandomNumberGenerator()
    return generator.next().hexDigits + generator.next().hexDigits
  }

  /// As OTEL_EXPORTER_OTLP_HEADERS takes it, behind what is there.
  ///
  /// Source: the OpenTelemetry specification, OTLP exporter configuration 1.50: pairs as in W3C's baggage.
  package static func headers(_ token: String, after others: String?) -> String {
    let others = (others ?? "").split(separator: ",").filter { pair in
      pair.prefix { $0 != "=" }.trimmed.lowercased() != header
    }
    return (others + ["\(header)=\(token.percentEncoded)"]).joined(separator: ",")
  }

  /// Whether it can be guessed, or be carried in no header; nil when neither.
  package static func problem(with token: String) -> String? {
    if token.utf8.count < least { return "has fewer than \(least) characters, which can be guessed" }
    let isPlain = token.utf8.allSatisfy { (0x21...0x7e).contains($0) && $0 != UInt8(ascii: ",") }
    return isPlain ? nil : "holds a space, a comma or what is not ASCII"
  }

  private static let least = 16
}

extension Substring {
  fileprivate var trimmed: Substring {
    let start = drop { $0 == " " }
    return start[..<(start.lastIndex { $0 != " " }.map { start.index(after: $0) } ?? start.startIndex)]
  }
}
