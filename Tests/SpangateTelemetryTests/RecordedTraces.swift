import SpangateCore
import SpangateTelemetry

/// Takes what a tracer hands on.
final class RecordedTraces: Sendable {
  private let taken = Locked<[[SpanRecord]]>([])

  /// One element for each time that the tracer handed something on.
  var batches: [[SpanRecord]] { taken.withLock { $0 } }
  var spans: [SpanRecord] { batches.flatMap { $0 } }

  func tracer(resource: [String: String] = [:]) -> OTLPTracer {
    OTLPTracer(service: "a-service", resource: resource, take: { [taken] spans in taken.withLock { $0.append(spans) } })
  }

  subscript(name: String) -> SpanRecord? { spans.first { $0.name == name } }
}
