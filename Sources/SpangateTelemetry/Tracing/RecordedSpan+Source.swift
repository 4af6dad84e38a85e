import SpangateTrace

extension RecordedSpan {
  /// What the spans of one tracer have in common.
  final class Source: Sendable {
    let resource: Attributes
    let scope: String
    let sampler: Sampler
    let limits: SpanLimits
    let conventions: Conventions
    let sink: any SpanSink
    /// Where what happens in open spans goes at once; nil keeps it for the end of the span.
    let progress: (any ProgressSink)?
    let ids = RandomIDs()

    init(
      resource: Attributes, sampler: Sampler = .default, limits: SpanLimits = SpanLimits(),
      conventions: Conventions = Conventions(), sink: any SpanSink, progress: (any ProgressSink)? = nil
    ) {
      self.resource = resource
      scope = "spangate"
      self.sampler = sampler
      self.limits = limits
      self.conventions = conventions
      self.sink = sink
      self.progress = progress
    }
  }
}

/// Where spans go that have ended.
protocol SpanSink: Sendable {
  /// A span without a parent in this process has started.
  func rootStarted(in trace: TraceID)
  /// On the thread that ended the span, which must not be held up.
  func ended(_ span: RecordedSpan)
  /// Hands on what waits.
  func flush()
}

/// For spans that nobody is to have.
struct NoSink: SpanSink {
  func rootStarted(in trace: TraceID) {}
  func ended(_ span: RecordedSpan) {}
  func flush() {}
}

/// Takes what happens in spans that are still open.
protocol ProgressSink: Sendable {
  func happened(_ event: SpanRecord.Event, in context: SpanContext)
}
