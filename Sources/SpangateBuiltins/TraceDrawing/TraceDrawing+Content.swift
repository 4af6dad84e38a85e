import SpangateCore
import SpangateTrace

extension TraceDrawing {
  /// What a span says beside its name, a line each: what a tool was asked and answered, what a model answered.
  func content(of span: SpanRecord) -> [String] {
    let reading = span.reading
    let fields: [(SpanField, String)] = [
      (.promptName, "prompt"), (.promptVersion, "prompt version"), (.toolArguments, "arguments"),
      (.toolResult, "result"), (.answer, "answer"), (.finishReasons, "finish reason"), (.provider, "provider"),
      (.session, "session"), (.user, "user"),
    ]
    return fields.compactMap { field, name in
      reading[field].map { "\(name): \(JSONValue(reading: $0).plain.inert(limit: Self.longestContent))" }
    }
  }

  /// Characters of one value.
  private static let longestContent = 2_000
}

extension JSONValue {
  /// A text as it is, anything else as JSON.
  fileprivate var plain: String { string ?? description }
}
