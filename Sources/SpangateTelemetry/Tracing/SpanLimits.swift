import SpangateTrace

/// How much a span may hold; what is more is dropped, and the span says how much that was.
///
/// The defaults are the specification's. Of `nil` there is no limit.
public struct SpanLimits: Sendable, Hashable {
  /// Attributes of a span.
  public var attributes = 128
  /// Events of a span.
  public var events = 128
  /// Links of a span.
  public var links = 128
  /// Attributes of each event.
  public var eventAttributes = 128
  /// Attributes of each link.
  public var linkAttributes = 128
  /// Unicode scalars of a text among the attributes, also within arrays.
  public var valueLength: Int?

  /// The specification's defaults.
  public init() {}

  /// As `OTEL_SPAN_ATTRIBUTE_COUNT_LIMIT` and the variables beside it say; what they leave open are the defaults.
  init(_ variables: Variables) {
    attributes = variables.count("OTEL_SPAN_ATTRIBUTE_COUNT_LIMIT", "OTEL_ATTRIBUTE_COUNT_LIMIT") ?? attributes
    events = variables.count("OTEL_SPAN_EVENT_COUNT_LIMIT") ?? events
    links = variables.count("OTEL_SPAN_LINK_COUNT_LIMIT") ?? links
    eventAttributes =
      variables.count("OTEL_EVENT_ATTRIBUTE_COUNT_LIMIT", "OTEL_ATTRIBUTE_COUNT_LIMIT") ?? eventAttributes
    linkAttributes = variables.count("OTEL_LINK_ATTRIBUTE_COUNT_LIMIT", "OTEL_ATTRIBUTE_COUNT_LIMIT") ?? linkAttributes
    valueLength = variables.count("OTEL_SPAN_ATTRIBUTE_VALUE_LENGTH_LIMIT", "OTEL_ATTRIBUTE_VALUE_LENGTH_LIMIT")
  }
}

extension AttributeValue {
  /// With its texts cut to a length.
  func cut(to limit: Int?) -> AttributeValue {
    guard let limit else { return self }
    switch self {
    case .string(let text): return .string(text.truncated(to: limit))
    case .array(let items): return .array(items.map { $0.cut(to: limit) })
    default: return self
    }
  }
}

extension Attributes {
  /// The first of them, by name, with texts cut; the number of the rest.
  func limited(to count: Int, valueLength: Int?) -> (kept: Attributes, dropped: UInt32) {
    let kept = entries.prefix(count).map { Entry($0.key, $0.value.cut(to: valueLength)) }
    return (Attributes(kept), UInt32(clamping: entries.count - kept.count))
  }
}

extension String {
  /// The first Unicode scalars: a character of a hostile text can be of any size.
  func truncated(to limit: Int) -> String { String(unicodeScalars.prefix(limit)) }
}
