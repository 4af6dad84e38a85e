public import Tracing

extension OTLPTracer {
  /// Reads `traceparent`, `tracestate` and `baggage`; what is malformed leaves the context as it was.
  public func extract<Carrier, Extract: Extractor>(
    _ carrier: Carrier, into context: inout ServiceContext, using extractor: Extract
  ) where Extract.Carrier == Carrier {
    if propagation.traceContext, let traceparent = extractor.extract(key: "traceparent", from: carrier),
      let parent = SpanContext(
        traceparent: traceparent, tracestate: extractor.extract(key: "tracestate", from: carrier) ?? "")
    {
      context.spanContext = parent
    }
    if propagation.baggage, let header = extractor.extract(key: "baggage", from: carrier) {
      let baggage = Baggage(header: header)
      if !baggage.isEmpty { context.baggage = baggage }
    }
  }

  /// Writes `traceparent`, and `tracestate` and `baggage` where there is any.
  public func inject<Carrier, Inject: Injector>(
    _ context: ServiceContext, into carrier: inout Carrier, using injector: Inject
  ) where Inject.Carrier == Carrier {
    if propagation.traceContext, let span = context.spanContext {
      injector.inject(span.traceparent, forKey: "traceparent", into: &carrier)
      if !span.state.isEmpty { injector.inject(span.state, forKey: "tracestate", into: &carrier) }
    }
    if propagation.baggage, let header = context.baggage?.header, !header.isEmpty {
      injector.inject(header, forKey: "baggage", into: &carrier)
    }
  }
}
