package import SpangateCore
import SpangateOTLP
public import Tracing

/// A tracer that hands on each trace as one OTLP request when its spans have ended.
///
/// The spans of a trace are held until its local root, the span without a parent in this process, has ended. Pass the
/// tracer along, or bootstrap it once for the whole process:
///
/// ```swift
/// let tracer = OTLPTracer(service: "my-agent") { request in queue.append(request) }
/// InstrumentationSystem.bootstrap(tracer)
/// ```
///
/// A span is recorded unless the trace that it continues says that it is not sampled.
public struct OTLPTracer: Tracer {
  private let scope: String
  private let resource: Attributes
  private let pending: PendingSpans

  /// - Parameters:
  ///   - service: `service.name` of everything that this tracer records.
  ///   - resource: what else there is to say of the process, by attribute name.
  ///   - export: takes an `ExportTraceServiceRequest`. It is called on the thread that ended the span; it must not block.
  public init(
    service: String, resource: [String: String] = [:], export: @escaping @Sendable (_ request: [UInt8]) -> Void
  ) {
    self.init(service: service, resource: resource) { spans in export(OTLPTraces.request(for: spans)) }
  }

  /// - Parameter take: takes the spans of a trace in the order in which they ended.
  package init(
    service: String, resource: [String: String] = [:], take: @escaping @Sendable (_ spans: [SpanRecord]) -> Void
  ) {
    let entries = resource.sorted { $0.key < $1.key }.map { Attributes.Entry($0.key, .string($0.value)) }
    self.resource = Attributes([.init(Vocabulary.serviceName, .string(service))] + entries)
    scope = "spangate"
    pending = PendingSpans(take: take)
  }

  /// Starts a span below the one in the context, or a trace of its own.
  public func startSpan<Instant: TracerInstant>(
    _ operationName: String, context: @autoclosure () -> ServiceContext, ofKind kind: SpanKind,
    at instant: @autoclosure () -> Instant, function: String, file fileID: String, line: UInt
  ) -> RecordedSpan {
    var context = context()
    let parent = context.spanContext
    var generator = SystemRandomNumberGenerator()
    let own = SpanContext(
      trace: parent?.trace ?? TraceID(using: &generator), span: SpanID(using: &generator),
      isSampled: parent?.isSampled ?? true, state: parent?.state ?? "")
    context.spanContext = own
    guard own.isSampled else { return RecordedSpan(name: operationName, context: context) }

    let isLocalRoot = parent?.isRemote ?? true
    if isLocalRoot { pending.rootStarted(in: own.trace) }
    let record = SpanRecord(
      traceID: own.trace, id: own.span, parent: parent?.span, name: operationName, kind: SpanRecord.Kind(kind),
      start: instant().nanosecondsSinceEpoch, scope: scope, resource: resource)
    return RecordedSpan(record, context: context) { [pending] in pending.ended($0, isRoot: isLocalRoot) }
  }

  /// Hands on every span that has ended, also of traces whose root has not.
  public func forceFlush() { pending.flush() }
}
