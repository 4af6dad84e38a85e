/// What a span says of an agent's work, in whatever dialect.
package struct SpanReading: Sendable {
  package var role: SpanRole
  /// Whether nothing but tokens tells that it is a model call. A sum over several calls looks the same.
  package private(set) var isGuessed = false
  /// When a record of a call that was written at its end says that it began; nanoseconds since 1970.
  package var began: UInt64?
  private var values: [AttributeValue?]

  package subscript(field: SpanField) -> AttributeValue? {
    get { values[field.rawValue] }
    set { if newValue.map(field.accepts) ?? true { values[field.rawValue] = newValue } }
  }

  /// Takes a value for what nothing has told yet.
  mutating func fill(_ field: SpanField, _ value: AttributeValue?) {
    if self[field] == nil { self[field] = value }
  }

  package func string(_ field: SpanField) -> String? { self[field]?.string }
  package func int(_ field: SpanField) -> Int64? { self[field]?.int }
  package func double(_ field: SpanField) -> Double? { self[field]?.double }
  /// What an attribute holds; a text that is JSON is read as such.
  package func json(_ field: SpanField) -> JSONValue? { self[field].map { JSONValue(reading: $0) } }

  /// What was asked for before what answered.
  package var model: String? { string(.requestModel) ?? string(.responseModel) }

  package init() {
    role = .other
    values = Array(repeating: nil, count: SpanField.allCases.count)
  }

  /// Nothing but tokens tells that it is a model call.
  mutating func guessModel() {
    role = .model
    isGuessed = true
  }

  /// A span of a call that is none: tokens that it sums up are those of the calls below it.
  mutating func demote() {
    role = .step
    isGuessed = false
  }
}

extension FixedWidthInteger {
  /// The sum, or the bound that it would be beyond.
  package func saturatingSum(_ other: Self) -> Self {
    let (sum, overflow) = addingReportingOverflow(other)
    return overflow ? (other < 0 ? .min : .max) : sum
  }
}
