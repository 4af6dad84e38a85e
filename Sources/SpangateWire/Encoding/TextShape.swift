/// Which fields of a message hold text, for whoever has to read every text of a span. Source: opentelemetry-proto 1.11.0.
enum TextShape: Sendable {
  case resourceSpans, scopeSpans, resource, entity, scope, span, event, link, status

  enum Role {
    /// A number or an identifier.
    case plain
    case text
    /// What went wrong, in somebody's words.
    case message
    case attribute
    case nested(TextShape)
    /// Of a later version of OTLP, or of none.
    case unknown
  }

  func role(of key: WireKey) -> Role {
    guard key.raw & 7 == 2 else { return key.isGroup ? .unknown : .plain }
    switch (self, key) {
    case (.resourceSpans, WireKey.ResourceGroup.resource): return .nested(.resource)
    case (.scopeSpans, WireKey.ScopeGroup.scope): return .nested(.scope)
    case (.resourceSpans, .bytes(3)), (.scopeSpans, .bytes(3)): return .text
    case (.resource, WireKey.Resource.attributes), (.scope, WireKey.Scope.attributes): return .attribute
    case (.resource, .bytes(3)): return .nested(.entity)
    case (.entity, _): return .text
    case (.scope, WireKey.Scope.name), (.scope, .bytes(2)): return .text
    case (.span, WireKey.Span.traceID), (.span, WireKey.Span.spanID), (.span, WireKey.Span.parentSpanID): return .plain
    case (.span, .bytes(3)), (.span, WireKey.Span.name): return .text
    case (.span, WireKey.Span.attributes): return .attribute
    case (.span, WireKey.Span.events): return .nested(.event)
    case (.span, WireKey.Span.links): return .nested(.link)
    case (.span, WireKey.Span.status): return .nested(.status)
    case (.event, WireKey.Event.name): return .text
    case (.event, WireKey.Event.attributes): return .attribute
    case (.link, WireKey.Link.traceID), (.link, WireKey.Link.spanID): return .plain
    case (.link, .bytes(3)): return .text
    case (.link, WireKey.Link.attributes): return .attribute
    case (.status, WireKey.Status.message): return .message
    default: return .unknown
    }
  }
}

extension WireKey {
  /// Of a group, which OTLP never uses.
  var isGroup: Bool { raw & 7 == 3 }
}
