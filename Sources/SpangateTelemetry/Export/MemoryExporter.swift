package import SpangateTrace
package import SpangateWire
public import Tracing

/// Keeps what was exported, for the tests of an agent.
///
/// ```swift
/// let memory = MemoryExporter()
/// let telemetry = Telemetry(.init(service: "test", exporter: .memory(memory)))
/// // …
/// _ = await telemetry.flush()
/// #expect(memory.spans.map(\.name) == ["gen_ai.completion", "agent.run"])
/// ```
public final class MemoryExporter: Sendable {
  private let batches = Locked<[Batch]>([])

  /// With nothing in it.
  public init() {}

  /// Every span, in the order in which they ended.
  public var spans: [ExportedSpan] { records.map(ExportedSpan.init) }

  /// Forgets everything.
  public func removeAll() { batches.withLock { $0 = [] } }

  /// The requests that a receiver would have been sent, as protobuf.
  public var requests: [[UInt8]] { batches.withLock { $0 }.map(\.request) }

  package var records: [SpanRecord] {
    batches.withLock { $0 }.flatMap { batch -> [SpanRecord] in
      if case .spans(let spans) = batch { spans } else { [] }
    }
  }

  package var logs: [LogRecord] {
    batches.withLock { $0 }.flatMap { batch -> [LogRecord] in
      if case .logs(let records, _) = batch { records } else { [] }
    }
  }

  package var metrics: [MetricRecord] {
    batches.withLock { $0 }.flatMap { batch -> [MetricRecord] in
      if case .metrics(let metrics, _) = batch { metrics } else { [] }
    }
  }
}

extension MemoryExporter: BatchExporter {
  func export(_ batch: Batch, until deadline: Deadline) -> ExportResult {
    batches.withLock { $0.append(batch) }
    return .delivered(rejected: 0, problem: nil)
  }
}

/// A span as it was exported.
public struct ExportedSpan: Sendable {
  private let record: SpanRecord

  init(_ record: SpanRecord) { self.record = record }

  /// Its name.
  public var name: String { record.name }
  /// 32 lower-case hex digits.
  public var traceID: String { record.traceID.description }
  /// 16 lower-case hex digits.
  public var spanID: String { record.id.description }
  /// 16 lower-case hex digits; nil of a span that began its trace.
  public var parentID: String? { record.parent?.description }
  /// In seconds.
  public var duration: Double { record.duration }
  /// Whether its status is an error.
  public var hasFailed: Bool { record.status.code == .error }
  /// The names of what happened in it.
  public var events: [String] { record.events.map(\.name) }

  /// All attributes.
  public var attributes: SpanAttributes {
    var attributes: SpanAttributes = [:]
    for entry in record.attributes { attributes.set(entry.key, value: SpanAttribute(entry.value)) }
    return attributes
  }
}
