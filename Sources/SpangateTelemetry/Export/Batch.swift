import SpangateTrace
internal import SpangateWire

/// What leaves in one request.
enum Batch: Sendable {
  case spans([SpanRecord])
  case logs([LogRecord], of: Attributes)
  case metrics([MetricRecord], of: Attributes)

  var signal: OTLPSignal {
    switch self {
    case .spans: .traces
    case .logs: .logs
    case .metrics: .metrics
    }
  }

  /// Of spans, records or metrics.
  var count: Int {
    switch self {
    case .spans(let spans): spans.count
    case .logs(let records, _): records.count
    case .metrics(let metrics, _): metrics.count
    }
  }

  /// As protobuf.
  var request: [UInt8] {
    switch self {
    case .spans(let spans): OTLPTraces.request(for: spans)
    case .logs(let records, let resource): OTLPLogs.request(for: records, of: resource)
    case .metrics(let metrics, let resource): OTLPMetrics.request(for: metrics, of: resource)
    }
  }
}

/// What came of a batch.
enum ExportResult: Sendable, Equatable {
  /// The receiver may have taken only a part of it.
  case delivered(rejected: Int, problem: String?)
  case failed(problem: String)
}

/// Sends batches to one place. It is called on an exporting thread, and may block it until the deadline.
protocol BatchExporter: Sendable {
  func export(_ batch: Batch, until deadline: Deadline) -> ExportResult
}
