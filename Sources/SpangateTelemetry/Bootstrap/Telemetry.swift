internal import CoreMetrics
public import Logging
internal import SpangateIO
import SpangateTrace
internal import SpangateWire
internal import Tracing

/// Traces, metrics and logs of this process, on their way to a receiver of OTLP.
///
/// ```swift
/// let telemetry = Telemetry.bootstrap(.init(service: "my-agent"))
/// try await telemetry.tracer.withAgentRun(of: "my-agent", userMessage: question, maxTurns: 10) { run in
///   …
/// }
/// await telemetry.shutdown(within: .seconds(5))
/// ```
///
/// The `OTEL_*` variables of the specification are obeyed; what is said in ``Options`` comes before them. Everything is
/// encoded and sent on threads of its own, so no caller ever waits for the network, and what does not fit into the queues
/// is dropped and counted.
public struct Telemetry: Sendable {
  /// For spans.
  public let tracer: OTLPTracer
  /// For metrics.
  public let metrics: OTLPMetricsFactory
  private let options: Options
  private let pipeline: SignalPipeline

  /// Sets everything up without making it the process's own: for tests, and for more than one in a process.
  ///
  /// - Parameter environment: this process's own when nil.
  public init(_ options: Options = Options(), environment: [String: String]? = nil) {
    let environment = environment ?? InheritedEnvironment.current.variables
    let variables = Variables(environment)
    let resource = ResourceDetector(environment: environment)
      .resource(service: options.service, extra: options.resource, onProblem: options.onProblem)
    let sender = HTTPSender()
    let pipeline = SignalPipeline(
      variables, resource: resource, streams: options.streams, redactor: options.redaction.redactor,
      exporters: { options.exporters(of: $0, variables, sender: sender) }, onProblem: options.onProblem)
    let isDisabled = variables.flag("OTEL_SDK_DISABLED")
    self.options = options
    self.pipeline = pipeline
    tracer = OTLPTracer(
      RecordedSpan.Source(
        resource: resource, sampler: isDisabled ? .never : options.sampler ?? Sampler(variables),
        limits: options.limits ?? SpanLimits(variables),
        conventions: options.conventions ?? Conventions(variables), sink: pipeline.spanSink,
        progress: pipeline.hasLogs ? pipeline : nil),
      propagation: Propagation(variables))
    metrics = OTLPMetricsFactory(pipeline.registry) { pipeline.startReading() }
  }

  /// Sets everything up as the process's own tracer, metrics and logs. To be called once, before any of them is used.
  ///
  /// Log records go to standard error too, as they do without any bootstrap.
  ///
  /// - Parameter environment: this process's own when nil.
  @discardableResult
  public static func bootstrap(_ options: Options = Options(), environment: [String: String]? = nil) -> Telemetry {
    let telemetry = Telemetry(options, environment: environment)
    if options.signals.contains(.traces) { InstrumentationSystem.bootstrap(telemetry.tracer) }
    if options.signals.contains(.metrics) { MetricsSystem.bootstrap(telemetry.metrics) }
    if options.signals.contains(.logs) {
      LoggingSystem.bootstrap(
        { label, provider in
          MultiplexLogHandler([
            telemetry.logHandler(label: label, metadataProvider: provider),
            StreamLogHandler.standardError(label: label, metadataProvider: provider),
          ])
        }, metadataProvider: nil)
    }
    return telemetry
  }

  /// For a logger of this name.
  public func logHandler(label: String, metadataProvider: Logger.MetadataProvider? = nil) -> OTLPLogHandler {
    OTLPLogHandler(label: label, level: options.logLevel, metadataProvider: metadataProvider) { [pipeline] record in
      pipeline.add(record)
    }
  }

  /// Sends everything that there is.
  ///
  /// - Returns: whether it was done within the time.
  public func flush(within limit: Duration = .seconds(5)) async -> Bool { await pipeline.flush(within: limit) }

  /// Sends everything that there is, for the last time. What comes later is dropped.
  ///
  /// - Returns: what became of all that was recorded.
  @discardableResult
  public func shutdown(within deadline: Duration = .seconds(5)) async -> DeliveryReport {
    await pipeline.shutdown(within: deadline)
  }

  /// What became of all that was recorded until now.
  public var report: DeliveryReport { pipeline.report }
}
