public import Logging
import SpangateTrace
internal import SpangateWire
internal import Tracing

/// A backend for swift-log whose records leave in OTLP, each with the span that it was written in.
public struct OTLPLogHandler: LogHandler {
  /// Goes with every record.
  public var metadata: Logger.Metadata = [:]
  /// What is less important is left out.
  public var logLevel: Logger.Level
  /// Adds what is known at the time of writing.
  public var metadataProvider: Logger.MetadataProvider?
  private let label: String
  private let add: @Sendable (LogRecord) -> Void

  init(
    label: String, level: Logger.Level, metadataProvider: Logger.MetadataProvider?,
    add: @escaping @Sendable (LogRecord) -> Void
  ) {
    self.label = label
    logLevel = level
    self.metadataProvider = metadataProvider
    self.add = add
  }

  /// One value of what goes with every record.
  public subscript(metadataKey key: String) -> Logger.Metadata.Value? {
    get { metadata[key] }
    set { metadata[key] = newValue }
  }

  /// Queues the record.
  public func log(event: LogEvent) {
    var all = metadata
    if let provided = metadataProvider?.get() { all.merge(provided) { $1 } }
    if let own = event.metadata { all.merge(own) { $1 } }
    var attributes = all.sorted { $0.key < $1.key }.map { Attributes.Entry($0.key, AttributeValue($0.value)) }
    if let error = event.error {
      attributes.append(.init(Vocabulary.exceptionType, .string(String(reflecting: type(of: error)))))
      attributes.append(.init(Vocabulary.exceptionMessage, .string(String(describing: error))))
    }
    attributes.append(.init("code.file.path", .string(event.file)))
    attributes.append(.init("code.function.name", .string(event.function)))
    attributes.append(.init("code.line.number", .int(Int64(event.line))))
    let span = ServiceContext.current?.spanContext
    add(
      LogRecord(
        time: Timestamp.now.unixNanoseconds, severity: event.level.severity,
        severityText: event.level.rawValue.uppercased(),
        body: .string(event.message.description), attributes: Attributes(attributes),
        span: span.map { SpanReference(trace: $0.trace, span: $0.span) }, flags: span?.isSampled == true ? 1 : 0,
        scope: label))
  }
}

extension Logger.Level {
  /// OTLP's number. `notice` is the second of the four that it has for information.
  fileprivate var severity: UInt8 {
    switch self {
    case .trace: 1
    case .debug: 5
    case .info: 9
    case .notice: 10
    case .warning: 13
    case .error: 17
    case .critical: 21
    }
  }
}

extension AttributeValue {
  fileprivate init(_ value: Logger.Metadata.Value) {
    self =
      switch value {
      case .string(let text): .string(text)
      case .stringConvertible(let value): AttributeValue(convertible: value)
      case .array(let items): .array(items.map(AttributeValue.init))
      case .dictionary(let entries):
        .map(Attributes(entries.sorted { $0.key < $1.key }.map { .init($0.key, AttributeValue($0.value)) }))
      }
  }
}
