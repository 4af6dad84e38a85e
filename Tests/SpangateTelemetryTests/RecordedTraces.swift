import SpangateTelemetry
import SpangateTrace
import Tracing

/// Takes what a tracer hands on.
final class RecordedTraces: Sendable {
  private let taken = Locked<[[SpanRecord]]>([])

  /// One element for each time that the tracer handed something on.
  var batches: [[SpanRecord]] { taken.withLock { $0 } }
  var spans: [SpanRecord] { batches.flatMap { $0 } }

  func tracer(
    resource: [String: String] = [:], sampler: Sampler = .default, limits: SpanLimits = SpanLimits(),
    conventions: Conventions = Conventions(), streams: Bool = false
  ) -> OTLPTracer {
    OTLPTracer(
      service: "a-service", resource: resource, sampler: sampler, limits: limits, conventions: conventions,
      streams: streams, take: { [taken] spans in taken.withLock { $0.append(spans) } })
  }

  subscript(name: String) -> SpanRecord? { spans.first { $0.name == name } }
}

/// Headers of a request.
struct Headers: Injector, Extractor {
  func inject(_ value: String, forKey key: String, into headers: inout [String: String]) { headers[key] = value }
  func extract(key: String, from headers: [String: String]) -> String? { headers[key] }
}
