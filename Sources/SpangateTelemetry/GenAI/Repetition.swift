import SpangateTrace
public import Tracing

/// Why a piece of work is done again.
public enum Repetition: String, Sendable {
  /// The earlier attempt failed.
  case retry = "previous_attempt"
  /// Somebody asked for another answer.
  case regenerate = "regenerated"
}

extension Span {
  /// Says that this work was done before, in a span that is now superseded.
  public func addLink(to earlier: SpanContext, as repetition: Repetition) {
    var context = ServiceContext.topLevel
    context.spanContext = earlier
    addLink(SpanLink(context: context, attributes: [Vocabulary.linkRelation: .string(repetition.rawValue)]))
  }
}
