public import Logging

extension Telemetry {
  /// What may be said in code. What is nil is as the `OTEL_*` variables say, or else as the specification has it.
  public struct Options: Sendable {
    /// `service.name` of everything.
    public var service: String?
    /// What else there is to say of the process, by attribute name.
    public var resource: [String: String]
    /// Where everything goes. The variables choose between OTLP, the console and nothing for each signal.
    public var exporter: Exporter?
    /// What ``Telemetry/bootstrap(_:environment:)`` sets up.
    public var signals: Set<Signal> = [.traces, .metrics, .logs]
    /// Whether spans and log records leave as soon as they are there, for watching an agent that is stuck.
    public var streams = false
    /// Which traces are recorded.
    public var sampler: Sampler?
    /// How much a span may hold.
    public var limits: SpanLimits?
    /// How the spans of an agent are named, and what they show of what was said.
    public var conventions: Conventions?
    /// Log records that are less important are left out.
    public var logLevel: Logger.Level = .info
    /// Is told why something was not delivered, once until it changes. By default standard error is.
    public var onProblem: @Sendable (String) -> Void = { problem in writeToStandardError("telemetry: \(problem)\n") }
    /// What nobody else sees. Texts that ``limits`` cut before are searched as they were cut.
    public var redaction = Redaction.secrets

    /// - Parameters:
    ///   - service: `service.name` of everything.
    ///   - resource: what else there is to say of the process, by attribute name.
    ///   - exporter: where everything goes.
    ///   - streams: whether spans and log records leave as soon as they are there.
    public init(
      service: String? = nil, resource: [String: String] = [:], exporter: Exporter? = nil, streams: Bool = false
    ) {
      self.service = service
      self.resource = resource
      self.exporter = exporter
      self.streams = streams
    }
  }

  /// A kind of telemetry.
  public enum Signal: String, Sendable, CaseIterable {
    /// Spans.
    case traces
    /// Counters, gauges and histograms.
    case metrics
    /// Log records.
    case logs
  }

  /// Where telemetry goes.
  public enum Exporter: Sendable {
    /// To a receiver of OTLP/HTTP, such as `http://localhost:4318`; each signal has its own path below it.
    case otlp(String)
    /// To standard output.
    case console
    /// To memory, for tests.
    case memory(MemoryExporter)
    /// Nowhere.
    case off
  }
}

/// What became of what was recorded.
public struct DeliveryReport: Sendable, Hashable {
  /// Of one signal: spans, metrics or log records.
  public struct Counts: Sendable, Hashable {
    /// Taken by the receiver.
    public internal(set) var delivered = 0
    /// Lost before they were sent: to a full queue, or after the end.
    public internal(set) var dropped = 0
    /// Sent in vain, or refused.
    public internal(set) var failed = 0
    /// What was wrong the last time; nil when that went well.
    public internal(set) var problem: String?
  }

  /// Of spans.
  public internal(set) var spans = Counts()
  /// Of metrics.
  public internal(set) var metrics = Counts()
  /// Of log records.
  public internal(set) var logs = Counts()
  /// Whether everything was done within the time.
  public internal(set) var isComplete = true
}
