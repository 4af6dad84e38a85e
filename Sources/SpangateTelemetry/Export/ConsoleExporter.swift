internal import Glibc
import SpangateTrace
internal import SpangateWire

/// Writes to standard output, for looking at an agent without any receiver: a line for a span or a log record, and
/// OTLP/JSON for metrics.
struct ConsoleExporter: BatchExporter {
  /// Takes whole lines.
  var write: @Sendable (String) -> Void = { text in
    print(text, terminator: "")
    fflush(nil)
  }

  func export(_ batch: Batch, until deadline: Deadline) -> ExportResult {
    switch batch {
    case .spans(let spans): write(spans.map(\.line).joined())
    case .logs(let records, _): write(records.map(\.line).joined())
    case .metrics: write("\(OTLPJSON.json(from: batch.request, of: .metrics))\n")
    }
    return .delivered(rejected: 0, problem: nil)
  }
}

extension SpanRecord {
  /// Name, duration, status, IDs, attributes, and what happened in it.
  fileprivate var line: String {
    let failure = status.code == .error ? " ERROR \(status.message.inert(limit: 200))" : ""
    let happened = events.map { " [\($0.name.inert())]" }.joined()
    let place = "trace=\(traceID) span=\(id)" + (parent.map { " parent=\($0)" } ?? "")
    return "\(name.inert()) \(Duration.seconds(duration).text)\(failure) \(place)\(attributes.text)\(happened)\n"
  }
}

extension LogRecord {
  fileprivate var line: String {
    let place = span.map { " trace=\($0.trace) span=\($0.span)" } ?? ""
    let words = eventName.isEmpty ? severityText : eventName
    return "\(words) \(body.text)\(place)\(attributes.text)\n"
  }
}

extension Attributes {
  fileprivate var text: String { map { " \($0.key)=\($0.value.text)" }.joined() }
}

extension AttributeValue {
  /// One that cannot end the line or take over the terminal.
  fileprivate var text: String {
    switch self {
    case .string(let text): text.inert(limit: 200)
    case .bool(let value): "\(value)"
    case .int(let value): "\(value)"
    case .double(let value): "\(value)"
    case .array(let items): "[\(items.map(\.text).joined(separator: ","))]"
    case .bytes(let bytes): "(\(bytes.count) bytes)"
    case .map(let entries): "{\(entries.text)}"
    case .empty: ""
    }
  }
}
