import SpangateCore
import SpangateGate
import SpangateTrace

extension RunRecord {
  /// Of a run that begins now.
  ///
  /// - Parameter environment: tells the pipeline's revision.
  init(of suites: [Suite], _ request: AskingRequest, environment: [String: String]) {
    let now = Timestamp.now
    let moment = now.iso8601.prefix(19).filter { $0 != "-" && $0 != ":" }
    self.init(
      id: "\(moment)-\(UInt64.random(in: 0..<1 << 16).hexDigits.suffix(4))", startedAt: now,
      variant: suites.first?.variant ?? "default", revision: CIRun(environment: environment)?.revision,
      seed: request.seed ?? UInt64.random(in: 0..<1 << 53), selection: request.selection, suites: suites.map(\.record))
  }
}
