/// One way of writing an agent's work down in spans: a table of names, and what no table can say.
///
/// A trace may mix several, even in one span; of two that say the same thing, the one that is named first in ``all``
/// holds. A new one is a file and its line there.
package struct Dialect: Sendable {
  /// Attribute names, the likeliest of each first.
  var names: [SpanField: [String]] = [:]
  /// Attributes that tell a span's role by a word, in lower case.
  var roles: [(name: String, words: [String: SpanRole])] = []
  /// A role that no such word tells.
  var role: (@Sendable (SpanRecord) -> SpanRole?)?
  /// What else a span says, after its role and its attributes were read.
  var amend: (@Sendable (SpanRecord, inout SpanReading) -> Void)?

  static let all: [Dialect] = [
    .openTelemetry, .claudeCode, .openInference, .openLLMetry, .vercel, .pydanticAI, .langfuse, .langSmith, .mlflow,
    .googleADK, .springAI,
  ]
}
