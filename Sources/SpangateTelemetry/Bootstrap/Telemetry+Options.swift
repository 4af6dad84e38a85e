private import Glibc
public import Logging
import SpangateTrace
import SpangateWire

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

extension Telemetry.Options {
  /// Where a signal goes: as the options say, or the variables where they leave it open.
  func exporters(of signal: OTLPSignal, _ variables: Variables, sender: HTTPSender) -> [any BatchExporter] {
    let exporters = namedExporters(of: signal, variables, sender: sender)
    return variables.flag("OTEL_SDK_DISABLED") ? [] : exporters
  }

  private func namedExporters(
    of signal: OTLPSignal, _ variables: Variables, sender: HTTPSender
  ) -> [any BatchExporter] {
    func otlp(_ endpoint: SignalEndpoint) -> any BatchExporter {
      if let problem = endpoint.problem { onProblem(problem) }
      return OTLPHTTPExporter(endpoint, client: sender)
    }
    switch exporter {
    case .otlp(let base):
      var endpoint = SignalEndpoint(variables, for: signal)
      endpoint.url = SignalEndpoint.url(base, for: signal)
      return [otlp(endpoint)]
    case .console: return [ConsoleExporter()]
    case .memory(let memory): return [memory]
    case .off: return []
    case nil:
      let name = "OTEL_\(signal.rawValue.uppercased())_EXPORTER"
      return (variables.list(name) ?? ["otlp"]).compactMap { kind in
        switch kind {
        case "otlp": return otlp(SignalEndpoint(variables, for: signal))
        case "console": return ConsoleExporter()
        case "none": return nil
        default:
          onProblem("\(name): `\(kind.inert(limit: 50))` is not known here")
          return nil
        }
      }
    }
  }
}

/// As one write, so that lines of several threads do not mix.
private func writeToStandardError(_ text: String) {
  let bytes = Array(text.utf8)
  _ = bytes.withUnsafeBytes { write(STDERR_FILENO, $0.baseAddress, $0.count) }
}
