import SpangateTrace
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
