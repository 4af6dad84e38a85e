public import Tracing

extension OTLPTracer {
  /// Reads `traceparent` and `tracestate`; a malformed `traceparent` leaves the context as it was.
  public func extract<Carrier, Extract: Extractor>(
    _ carrier: Carrier, into context: inout ServiceContext, using extractor: Extract
  ) where Extract.Carrier == Carrier {
    guard let traceparent = extractor.extract(key: "traceparent", from: carrier),
      let parent = SpanContext(
        traceparent: traceparent, tracestate: extractor.extract(key: "tracestate", from: carrier) ?? "")
    else { return }
    context.spanContext = parent
  }

  /// Writes `traceparent`, and `tracestate` where there is one.
  public func inject<Carrier, Inject: Injector>(
    _ context: ServiceContext, into carrier: inout Carrier, using injector: Inject
  ) where Inject.Carrier == Carrier {
    guard let span = context.spanContext else { return }
    injector.inject(span.traceparent, forKey: "traceparent", into: &carrier)
    if !span.state.isEmpty { injector.inject(span.state, forKey: "tracestate", into: &carrier) }
  }
}
