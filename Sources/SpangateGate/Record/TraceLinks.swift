package import SpangateCore
package import SpangateTrace

/// Knows where a trace can be looked at.
package struct TraceLinks: Sendable {
  package var backends: [NamedBackend]
  /// The local page of a trace; used for what a finding points at.
  package var page: (@Sendable (TraceID, SpanID?) -> String)?

  package init(backends: [NamedBackend] = [], page: (@Sendable (TraceID, SpanID?) -> String)? = nil) {
    self.backends = backends
    self.page = page
  }

  /// The name that local pages go by among the backends.
  package static let pageName = "page"

  /// By the backend's name; only backends that accepted the trace, and the local page of what is evidence.
  func urls(of trace: TraceID, span: SpanID?, deliveries: [Delivery], evidence: Set<TraceID>) -> [String: String] {
    var urls: [String: String] = [:]
    for named in backends where deliveries.contains(where: { $0.backend == named.name && $0.accepted.contains(trace) })
    {
      urls[named.name] = named.backend.url(of: trace, span: span)
    }
    if let page, evidence.contains(trace) { urls[Self.pageName] = page(trace, span) }
    return urls
  }

  /// The one link of a finding: the first backend that selects spans, then any backend, then the local page.
  func best(of urls: [String: String]) -> String? {
    let ranked =
      backends.filter { type(of: $0.backend).can.contains(.spanLinks) }.map(\.name) + backends.map(\.name) + [
        Self.pageName
      ]
    return ranked.lazy.compactMap { urls[$0] }.first
  }
}

extension Finding {
  /// With where its evidence can be looked at.
  func linked(_ url: (TraceID, SpanID?) -> String?) -> Finding {
    guard let evidence, let trace = evidence.trace else { return self }
    var finding = self
    finding.evidence?.url = url(trace, evidence.span)
    return finding
  }
}
