internal import SpangateCore
internal import SpangateWire

/// The exporters of one signal, and what became of what they were given.
final class SignalExport: Sendable {
  private let exporters: [any BatchExporter]
  private let counts = Locked(DeliveryReport.Counts())
  private let onProblem: @Sendable (String) -> Void
  private let signal: OTLPSignal

  init(_ signal: OTLPSignal, to exporters: [any BatchExporter], onProblem: @escaping @Sendable (String) -> Void) {
    self.signal = signal
    self.exporters = exporters
    self.onProblem = onProblem
  }

  var isOff: Bool { exporters.isEmpty }

  func report(dropped: Int) -> DeliveryReport.Counts {
    var counts = counts.withLock { $0 }
    counts.dropped = dropped
    return counts
  }

  func send(_ batch: Batch, until deadline: Deadline) {
    for exporter in exporters { note(exporter.export(batch, until: deadline), of: batch.count) }
  }

  private func note(_ result: ExportResult, of count: Int) {
    let news = counts.withLock { counts -> String? in
      let before = counts.problem
      switch result {
      case .delivered(let rejected, let problem):
        counts.delivered += max(0, count - rejected)
        counts.failed += rejected
        counts.problem = problem
      case .failed(let problem):
        counts.failed += count
        counts.problem = problem
      }
      return counts.problem == before ? nil : counts.problem
    }
    if let news { onProblem("\(signal.rawValue): \(news)") }
  }
}

extension SignalExport {
  /// As the options say, or the variables where they leave it open.
  convenience init(_ signal: OTLPSignal, _ options: Telemetry.Options, _ variables: Variables, sender: HTTPSender) {
    let name = "OTEL_\(signal.rawValue.uppercased())_EXPORTER"
    func otlp(_ endpoint: SignalEndpoint) -> any BatchExporter {
      if let problem = endpoint.problem { options.onProblem(problem) }
      return OTLPHTTPExporter(endpoint, client: sender)
    }
    var exporters: [any BatchExporter] = []
    switch options.exporter {
    case .otlp(let base):
      var endpoint = SignalEndpoint(variables, for: signal)
      endpoint.url = SignalEndpoint.url(base, for: signal)
      exporters = [otlp(endpoint)]
    case .console: exporters = [ConsoleExporter()]
    case .memory(let memory): exporters = [memory]
    case .off: break
    case nil:
      for kind in variables.list(name) ?? ["otlp"] {
        switch kind {
        case "otlp": exporters.append(otlp(SignalEndpoint(variables, for: signal)))
        case "console": exporters.append(ConsoleExporter())
        case "none": break
        default: options.onProblem("\(name): `\(kind.inert(limit: 50))` is not known here")
        }
      }
    }
    if variables.flag("OTEL_SDK_DISABLED") { exporters = [] }
    self.init(signal, to: exporters, onProblem: options.onProblem)
  }
}
