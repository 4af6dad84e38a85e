package import SpangateTrace
public import Tracing

/// Which span a piece of work belongs to, in the terms of W3C trace context, level 1.
public struct SpanContext: Sendable, Hashable {
  package var trace: TraceID
  package var span: SpanID
  /// Whether the span is recorded; spans below it follow.
  public var isSampled: Bool
  /// The vendors' `tracestate`, handed on as it came.
  public var state: String
  /// Whether the span is another process's.
  public var isRemote: Bool

  package init(trace: TraceID, span: SpanID, isSampled: Bool = true, state: String = "", isRemote: Bool = false) {
    self.trace = trace
    self.span = span
    self.isSampled = isSampled
    self.state = state
    self.isRemote = isRemote
  }

  /// 32 lower-case hex digits, for logs.
  public var traceID: String { trace.description }

  /// 16 lower-case hex digits, for logs.
  public var spanID: String { span.description }

  /// The `traceparent` header that names this span.
  public var traceparent: String { "00-\(trace)-\(span)-\(isSampled ? "01" : "00")" }

  /// Reads another process's `traceparent` header.
  ///
  /// Versions after 00 are read as far as 00 reaches, as the specification asks.
  ///
  /// - Parameter tracestate: handed on unless it has characters that no header may have.
  /// - Returns: nil when the header is malformed, or names no trace or no span.
  public init?(traceparent: String, tracestate: String = "") {
    let text = traceparent.utf8
    guard text.count >= 55, !text.contains(where: { (0x41...0x5a).contains($0) }) else { return nil }
    let fields = traceparent.split(separator: "-", omittingEmptySubsequences: false)
    guard fields.count >= 4, fields.prefix(4).map(\.utf8.count) == [2, 32, 16, 2],
      let version = UInt64(hex: fields[0].utf8), version != 0xff, version > 0 || text.count == 55,
      let flags = UInt64(hex: fields[3].utf8), let trace = TraceID(fields[1]), let span = SpanID(fields[2])
    else { return nil }
    let isClean = tracestate.utf8.allSatisfy { (0x20...0x7e).contains($0) }
    self.init(
      trace: trace, span: span, isSampled: flags & 1 == 1, state: isClean ? tracestate : "", isRemote: true)
  }
}

extension ServiceContext {
  /// The span that the current work belongs to; nil outside of any span.
  public internal(set) var spanContext: SpanContext? {
    get { self[SpanContextKey.self] }
    set { self[SpanContextKey.self] = newValue }
  }

  private enum SpanContextKey: InstrumentationContextKey {
    typealias Value = SpanContext
  }
}
