package import SpangateTrace
public import Tracing

/// A span of an ``OTLPTracer``. What is written after it ended is lost, as the tracing API has it.
///
/// `setAttribute("name", value)` costs a tenth of `attributes["name"] = value`, which has to copy what there is and to
/// find the place of the name. Of several at once, `updateAttributes` costs a third.
public final class RecordedSpan: Tracing.Span {
  /// nil when the span is not sampled: it carries its context and records nothing.
  let source: Source?
  let identity: SpanContext
  private let outer: ServiceContext
  let parent: SpanContext?
  private let kind: SpanRecord.Kind
  private let start: UInt64
  private let draft: GuardedDraft

  init(
    _ name: String, _ identity: SpanContext, below parent: SpanContext?, in outer: ServiceContext,
    kind: SpanRecord.Kind, start: UInt64, source: Source?
  ) {
    self.source = source
    self.identity = identity
    self.outer = outer
    self.parent = parent
    self.kind = kind
    self.start = start
    draft = GuardedDraft(SpanDraft(name: name, isOpen: source != nil))
  }

  deinit { draft.destroy() }

  /// The context of work that belongs to this span.
  public var context: ServiceContext {
    var context = outer
    context.spanContext = identity
    return context
  }

  /// Whether the span has no parent in this process.
  var isLocalRoot: Bool { parent?.isRemote ?? true }

  /// Whether anything written now is kept: sampled, and not ended.
  public var isRecording: Bool { draft.withLock { $0.isOpen } }

  /// The span's name.
  public var operationName: String {
    get { draft.withLock { $0.name } }
    set { draft.withLock { if $0.isOpen || source == nil { $0.name = newValue } } }
  }

  /// All attributes so far. Of two values under one name the later one holds.
  public var attributes: SpanAttributes {
    get { draft.withLock { $0.standardAttributes() } }
    set { update { $0.replaceAttributes(by: newValue, limits: $1) } }
  }

  /// Changes several attributes at once. What other tasks write meanwhile stays.
  public func updateAttributes(_ change: (inout SpanAttributes) -> Void) {
    let before = draft.withLock { $0.snapshot() }
    var attributes = before.attributes
    // Growing step by step would hash every name again at each.
    if attributes.isEmpty { attributes.reserveCapacity(12) }
    change(&attributes)
    update { $0.replaceAttributes(of: before, by: attributes, limits: $1) }
  }

  func set(_ key: String, _ value: AttributeValue) {
    update { $0.set(key, value, limits: $1) }
  }

  /// Sets the status; `ok` is final. An error without a message takes that of the last error that was recorded.
  public func setStatus(_ status: SpanStatus) {
    update { draft, _ in
      guard draft.status.code != .ok else { return }
      let recorded = draft.events.last { $0.name == Vocabulary.exceptionEvent }
      let message = status.message ?? recorded?.attributes.string(Vocabulary.exceptionMessage) ?? ""
      draft.status = status.code == .ok ? .init(.ok) : .init(.error, message: message)
    }
  }

  /// Adds something that happened at one moment.
  public func addEvent(_ event: SpanEvent) {
    add(
      SpanRecord.Event(name: event.name, time: event.nanosecondsSinceEpoch, attributes: Attributes(event.attributes)))
  }

  func add(_ event: SpanRecord.Event) { update { $0.add(event, limits: $1) } }

  /// Adds a link to another span; one that names no span is left out.
  public func addLink(_ link: SpanLink) {
    guard let target = link.context.spanContext else { return }
    var record = SpanRecord.Link(
      to: SpanReference(trace: target.trace, span: target.span), attributes: Attributes(link.attributes))
    record.state = target.state
    record.flags = target.flags
    update { $0.add(record, limits: $1) }
  }

  /// Ends the span and hands it on; a second end does nothing.
  public func end<Instant: TracerInstant>(at instant: @autoclosure () -> Instant) {
    guard let source else { return }
    let end = instant().nanosecondsSinceEpoch
    let isFirst = draft.withLock { draft in
      defer {
        draft.isOpen = false
        draft.end = end
      }
      return draft.isOpen
    }
    if isFirst { source.sink.ended(self) }
  }

  private func update(_ change: (inout SpanDraft, SpanLimits) -> Void) {
    guard let source else { return }
    draft.withLock { if $0.isOpen { change(&$0, source.limits) } }
  }
}

extension RecordedSpan {
  /// The span as it is exported.
  package var record: SpanRecord {
    let draft = draft.withLock { $0 }
    var record = SpanRecord(
      traceID: identity.trace, id: identity.span, parent: parent?.span, name: draft.name, kind: kind, start: start,
      end: draft.end, status: draft.status, attributes: draft.attributes(limits: source?.limits ?? SpanLimits()),
      events: draft.events, links: draft.links, scope: source?.scope ?? "", resource: source?.resource ?? [:])
    record.state = identity.state
    record.dropped = draft.dropped
    // Bit 8: it is known whether the parent is another process's; bit 9: it is.
    record.flags = (identity.isSampled ? 1 : 0) | 0x100 | (parent?.isRemote == true ? 0x200 : 0)
    return record
  }
}

extension SpanContext {
  /// As a link's flags tell of its target.
  fileprivate var flags: UInt32 { (isSampled ? 1 : 0) | 0x100 | (isRemote ? 0x200 : 0) }
}
