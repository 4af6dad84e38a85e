import SpangateTrace
internal import SpangateWire

/// Everything between what records and what receives.
final class SignalPipeline: Sendable {
  private let spans: BatchProcessor<RecordedSpan>
  let registry: MetricRegistry
  private let logs: BatchProcessor<LogRecord>
  private let reader: ExportThread
  private let spanExport: SignalExport
  private let logExport: SignalExport
  private let metricExport: SignalExport

  /// - Parameters:
  ///   - streams: whether spans and log records leave as soon as they are there.
  ///   - redactor: nil when there is nothing to take out.
  ///   - exporters: where each signal goes.
  init(
    _ variables: Variables, resource: Attributes, streams: Bool, redactor: Redactor?,
    exporters: (OTLPSignal) -> [any BatchExporter], onProblem: @escaping @Sendable (String) -> Void
  ) {
    let spanExport = SignalExport(.traces, to: exporters(.traces), onProblem: onProblem)
    let logExport = SignalExport(.logs, to: exporters(.logs), onProblem: onProblem)
    let metricExport = SignalExport(.metrics, to: exporters(.metrics), onProblem: onProblem)
    spans = BatchProcessor(
      named: "otel-spans", policy: BatchPolicy(variables, prefix: "OTEL_BSP", delay: .seconds(5)),
      streams: streams
    ) { spans, deadline in
      var records = spans.map(\.record)
      if let pass = redactor.map({ RedactionPass($0) }) { records = records.map { pass.redacted($0) } }
      spanExport.send(.spans(records), until: deadline)
    }
    logs = BatchProcessor(
      named: "otel-logs", policy: BatchPolicy(variables, prefix: "OTEL_BLRP", delay: .seconds(1)),
      streams: streams
    ) { records, deadline in
      var records = records
      if let pass = redactor.map({ RedactionPass($0) }) { records = records.map { pass.redacted($0) } }
      logExport.send(.logs(records, of: resource), until: deadline)
    }
    let prefersDelta = ["delta", "lowmemory"].contains(
      variables["OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE"]?.lowercased())
    let registry = MetricRegistry(
      temporality: prefersDelta ? .delta : .cumulative, views: GenAIMetrics.views)
    reader = ExportThread(
      named: "otel-metrics", every: variables.time("OTEL_METRIC_EXPORT_INTERVAL") ?? .seconds(60),
      patience: variables.time("OTEL_METRIC_EXPORT_TIMEOUT") ?? .seconds(30)
    ) { _, deadline in
      let metrics = registry.collect()
      if !metrics.isEmpty { metricExport.send(.metrics(metrics, of: resource), until: deadline) }
    }
    self.registry = registry
    self.spanExport = spanExport
    self.logExport = logExport
    self.metricExport = metricExport
  }

  var spanSink: any SpanSink { spanExport.isOff ? NoSink() : spans }

  var hasLogs: Bool { !logExport.isOff }

  func startReading() { if !metricExport.isOff { reader.start() } }

  func add(_ record: LogRecord) { if hasLogs { logs.add(record) } }

  var report: DeliveryReport {
    var report = DeliveryReport()
    report.spans = spanExport.report(dropped: spans.dropped)
    report.logs = logExport.report(dropped: logs.dropped)
    report.metrics = metricExport.report(dropped: 0)
    return report
  }

  func flush(within limit: Duration) async -> Bool {
    async let spansDone = spans.flush(within: limit)
    async let logsDone = logs.flush(within: limit)
    async let metricsDone = reader.flush(within: limit)
    return await [spansDone, logsDone, metricsDone].allSatisfy { $0 }
  }

  func shutdown(within limit: Duration) async -> DeliveryReport {
    async let spansDone = spans.shutdown(within: limit)
    async let logsDone = logs.shutdown(within: limit)
    async let metricsDone = reader.stop(within: limit)
    let isComplete = await [spansDone, logsDone, metricsDone].allSatisfy { $0 }
    var report = report
    report.isComplete = isComplete
    return report
  }
}

extension SignalPipeline: ProgressSink {
  /// An event of an open span leaves as a log record, which needs not wait for the span.
  func happened(_ event: SpanRecord.Event, in context: SpanContext) {
    let message = event.attributes.string(Vocabulary.progressMessage) ?? ""
    logs.add(
      LogRecord(
        time: event.time, severity: 9, severityText: "INFO", body: .string(message), attributes: event.attributes,
        span: SpanReference(trace: context.trace, span: context.span), flags: context.isSampled ? 1 : 0,
        eventName: event.name, scope: "spangate"))
  }
}
