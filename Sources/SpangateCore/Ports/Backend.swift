package import SpangateTrace

/// A place where traces go and are looked at. Pure: it says where and how, others send.
package protocol Backend: Configurable {
  static var can: Capabilities { get }
  /// Where spans are sent.
  var traces: OTLPEndpoint { get }
  /// Added to the resource of everything that is sent here.
  var resource: Attributes { get }
  /// The page of a trace, with a span selected where the backend can.
  func url(of trace: TraceID, span: SpanID?) -> String?
  /// Requests that write scores in the backend's own way, for after it accepted the spans.
  func annotations(for trial: ScoredTrial) -> [HTTPRequest]
  /// How its traces are read back; nil where it gives none.
  func reading(of selection: TraceSelection) throws(Misconfigured) -> TraceReading?
}

extension Backend {
  package static var can: Capabilities { [] }
  package var resource: Attributes { [:] }
  package func annotations(for trial: ScoredTrial) -> [HTTPRequest] { [] }
  package func reading(of selection: TraceSelection) throws(Misconfigured) -> TraceReading? { nil }
}

/// What a backend can do. Empty is the least capable.
package struct Capabilities: OptionSet, Sendable {
  package let rawValue: Int
  package init(rawValue: Int) { self.rawValue = rawValue }
  /// Has a page for a trace.
  package static let traceLinks = Capabilities(rawValue: 1)
  /// Can select a span on it.
  package static let spanLinks = Capabilities(rawValue: 2)
  /// Takes scores apart from spans.
  package static let annotations = Capabilities(rawValue: 4)
  /// Gives back the traces that it holds.
  package static let recordings = Capabilities(rawValue: 8)
}

/// An OTLP/HTTP endpoint for traces, in protobuf.
package struct OTLPEndpoint: Sendable, Equatable {
  package enum Compression: String, Sendable, Codable, CaseIterable {
    case gzip, none
  }

  /// The whole URL, with `/v1/traces` where the backend wants it.
  package var url: String
  package var headers: [HTTPHeader]
  package var timeout: Duration
  package var compression: Compression

  package init(
    url: String, headers: [HTTPHeader] = [], timeout: Duration = .seconds(30), compression: Compression = .gzip
  ) {
    self.url = url
    self.headers = headers
    self.timeout = timeout
    self.compression = compression
  }
}

/// A trial's scores and where they belong.
package struct ScoredTrial: Sendable {
  package var judgement: Judgement

  package init(judgement: Judgement) { self.judgement = judgement }
}
