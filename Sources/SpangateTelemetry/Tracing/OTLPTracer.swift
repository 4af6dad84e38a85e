package import SpangateTrace
import SpangateWire
public import Tracing

/// A tracer whose spans leave in OTLP.
///
/// ``Telemetry/bootstrap(_:environment:)`` makes one that exports in the background. One by itself hands on each trace
/// as one request when its spans have ended, that is, when its local root has: the span without a parent in this process.
///
/// ```swift
/// let tracer = OTLPTracer(service: "my-agent") { request in queue.append(request) }
/// ```
public struct OTLPTracer: Tracer {
  private let source: RecordedSpan.Source
  let propagation: Propagation
  var conventions: Conventions { source.conventions }

  init(_ source: RecordedSpan.Source, propagation: Propagation = Propagation()) {
    self.source = source
    self.propagation = propagation
  }

  /// - Parameters:
  ///   - service: `service.name` of everything that this tracer records.
  ///   - resource: what else there is to say of the process, by attribute name.
  ///   - sampler: decides which traces are recorded.
  ///   - limits: how much a span may hold.
  ///   - conventions: how the spans of an agent are named.
  ///   - streams: whether each span is handed on as it ends, for watching an agent that is stuck.
  ///   - export: takes an `ExportTraceServiceRequest`. It is called on the thread that ended the span; it must not block.
  public init(
    service: String, resource: [String: String] = [:], sampler: Sampler = .default, limits: SpanLimits = SpanLimits(),
    conventions: Conventions = Conventions(), streams: Bool = false,
    export: @escaping @Sendable (_ request: [UInt8]) -> Void
  ) {
    self.init(
      service: service, resource: resource, sampler: sampler, limits: limits, conventions: conventions,
      streams: streams, take: { spans in export(OTLPTraces.request(for: spans)) })
  }

  /// - Parameter take: takes the spans of a trace in the order in which they ended.
  package init(
    service: String, resource: [String: String] = [:], sampler: Sampler = .default, limits: SpanLimits = SpanLimits(),
    conventions: Conventions = Conventions(), streams: Bool = false,
    take: @escaping @Sendable (_ spans: [SpanRecord]) -> Void
  ) {
    let entries = resource.sorted { $0.key < $1.key }.map { Attributes.Entry($0.key, .string($0.value)) }
    self.init(
      RecordedSpan.Source(
        resource: Attributes([.init(Vocabulary.serviceName, .string(service))] + entries), sampler: sampler,
        limits: limits, conventions: conventions, sink: PendingSpans(streams: streams, take: take)))
  }

  /// Starts a span below the one in the context, or a trace of its own.
  public func startSpan<Instant: TracerInstant>(
    _ operationName: String, context: @autoclosure () -> ServiceContext, ofKind kind: SpanKind,
    at instant: @autoclosure () -> Instant, function: String, file fileID: String, line: UInt
  ) -> RecordedSpan {
    let context = context()
    let parent = context.spanContext
    let ids = source.ids.next(in: parent?.trace)
    let isSampled = source.sampler.samples(ids.trace, below: parent)
    let identity = SpanContext(
      trace: ids.trace, span: ids.span, isSampled: isSampled, state: parent?.state ?? "")
    let span = RecordedSpan(
      operationName, identity, below: parent, in: context, kind: SpanRecord.Kind(kind),
      start: isSampled ? instant().nanosecondsSinceEpoch : 0, source: isSampled ? source : nil)
    guard isSampled else { return span }
    if span.isLocalRoot { source.sink.rootStarted(in: ids.trace) }
    if let baggage = context.baggage { span.tagExperiment(of: baggage) }
    return span
  }

  /// Hands on every span that has ended, also of traces whose root has not.
  public func forceFlush() { source.sink.flush() }
}

extension RecordedSpan {
  /// Which arm of an experiment a request belongs to comes in by baggage and goes onto every span.
  fileprivate func tagExperiment(of baggage: Baggage) {
    for key in [Vocabulary.experimentID, Vocabulary.experimentVariant] {
      if let value = baggage[key] { set(key, .string(value)) }
    }
  }
}
