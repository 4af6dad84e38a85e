import SpangateCore
public import Tracing

/// A span of an ``OTLPTracer``. What is written after it ended is lost, as the tracing API has it.
public final class RecordedSpan: Tracing.Span {
  /// The context of work that belongs to this span.
  public let context: ServiceContext
  private let draft: Locked<Draft>
  private let ended: @Sendable (SpanRecord) -> Void

  private struct Draft {
    var name: String
    var attributes: SpanAttributes = [:]
    /// The span so far, without its attributes; nil when it has ended or is not sampled.
    var record: SpanRecord?
  }

  init(_ record: SpanRecord, context: ServiceContext, ended: @escaping @Sendable (SpanRecord) -> Void) {
    self.context = context
    self.ended = ended
    draft = Locked(Draft(name: record.name, record: record))
  }

  /// One that is not sampled: it carries its context and records nothing.
  init(name: String, context: ServiceContext) {
    self.context = context
    ended = { _ in }
    draft = Locked(Draft(name: name))
  }

  /// Whether anything written now is kept: sampled, and not ended.
  public var isRecording: Bool { draft.withLock { $0.record != nil } }

  /// The span's name.
  public var operationName: String {
    get { draft.withLock { $0.name } }
    set { draft.withLock { $0.name = newValue } }
  }

  /// All attributes so far. Of two values under one name the later one holds.
  public var attributes: SpanAttributes {
    get { draft.withLock { $0.attributes } }
    set { draft.withLock { $0.attributes = newValue } }
  }

  /// Sets the status; `ok` is final. An error without a message takes that of the last error that was recorded.
  public func setStatus(_ status: SpanStatus) {
    update { record in
      guard record.status.code != .ok else { return }
      let recorded = record.events.last { $0.name == Vocabulary.exceptionEvent }
      let message = status.message ?? recorded?.attributes.string(Vocabulary.exceptionMessage) ?? ""
      record.status = status.code == .ok ? .init(.ok) : .init(.error, message: message)
    }
  }

  /// Adds something that happened at one moment.
  public func addEvent(_ event: SpanEvent) {
    update {
      $0.events.append(
        .init(name: event.name, time: event.nanosecondsSinceEpoch, attributes: Attributes(event.attributes)))
    }
  }

  /// Records the error as an `exception` event; the status is the caller's to set.
  public func recordError<Instant: TracerInstant>(
    _ error: any Error, attributes: SpanAttributes, at instant: @autoclosure () -> Instant
  ) {
    var attributes = attributes
    attributes[Vocabulary.exceptionType] = String(reflecting: type(of: error))
    attributes[Vocabulary.exceptionMessage] = String(describing: error)
    addEvent(SpanEvent(name: Vocabulary.exceptionEvent, at: instant(), attributes: attributes))
  }

  /// Adds a link to another span; one that names no span is left out.
  public func addLink(_ link: SpanLink) {
    guard let target = link.context.spanContext else { return }
    update {
      $0.links.append(
        .init(to: SpanReference(trace: target.trace, span: target.span), attributes: Attributes(link.attributes)))
    }
  }

  /// Ends the span and hands it on; a second end does nothing.
  public func end<Instant: TracerInstant>(at instant: @autoclosure () -> Instant) {
    let record = draft.withLock { draft -> SpanRecord? in
      guard var record = draft.record else { return nil }
      record.name = draft.name
      record.attributes = Attributes(draft.attributes)
      draft.record = nil
      return record
    }
    guard var record else { return }
    record.end = instant().nanosecondsSinceEpoch
    ended(record)
  }

  private func update(_ change: (inout SpanRecord) -> Void) {
    draft.withLock { draft in
      guard var record = draft.record else { return }
      change(&record)
      draft.record = record
    }
  }
}
