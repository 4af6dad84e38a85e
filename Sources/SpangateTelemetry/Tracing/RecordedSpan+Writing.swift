import SpangateTrace
public import Tracing

extension RecordedSpan {
  /// Sets one attribute.
  public func setAttribute(_ name: String, _ value: String) { set(name, .string(value)) }

  /// Sets one attribute.
  public func setAttribute(_ name: String, _ value: Int) { set(name, .int(Int64(value))) }

  /// Sets one attribute.
  public func setAttribute(_ name: String, _ value: Double) { set(name, .double(value)) }

  /// Sets one attribute.
  public func setAttribute(_ name: String, _ value: Bool) { set(name, .bool(value)) }

  /// Records the error as an `exception` event; the status is the caller's to set.
  public func recordError<Instant: TracerInstant>(
    _ error: any Error, attributes: SpanAttributes, at instant: @autoclosure () -> Instant
  ) {
    var attributes = attributes
    attributes[Vocabulary.exceptionType] = String(reflecting: type(of: error))
    attributes[Vocabulary.exceptionMessage] = String(describing: error)
    addEvent(SpanEvent(name: Vocabulary.exceptionEvent, at: instant(), attributes: attributes))
  }

  /// Tells how far a long piece of work is, at once: whoever watches need not wait for the span to end.
  ///
  /// It leaves as a log record of the span, named `agent.progress`. A tracer without logs adds it to the span as an event.
  public func reportProgress(_ message: String, attributes: SpanAttributes = [:]) {
    guard isRecording, let source else { return }
    let told = Attributes([.init(Vocabulary.progressMessage, .string(message))] + Attributes(attributes).entries)
    let event = SpanRecord.Event(name: Vocabulary.progressEvent, time: Timestamp.now.unixNanoseconds, attributes: told)
    if let progress = source.progress { progress.happened(event, in: identity) } else { add(event) }
  }
}
