import SpangateCore
import SpangateGate
import SpangateTrace

extension RunRecord {
  /// Of a run that begins now.
  ///
  /// - Parameter environment: tells the pipeline's revision.
  init(
    of suites: [Suite], _ request: AskingRequest, comparedWith choice: BaselineChoice = BaselineChoice(),
    scope: SuiteScope = SuiteScope(), environment: [String: String]
  ) {
    let now = Timestamp.now
    let moment = now.iso8601.prefix(19).filter { $0 != "-" && $0 != ":" }
    // Many may begin in one second, of whom no two may share a record.
    self.init(
      id: "\(moment)-\(UInt64.random(in: 0..<1 << 32).hexDigits.suffix(8))", startedAt: now,
      variant: suites.first?.variant ?? "default", revision: CIRun(environment: environment)?.revision,
      seed: request.seed ?? UInt64.random(in: 0..<1 << 53), selection: request.selection,
      suites: suites.map { $0.record(beside: choice) }, paths: request.selection.isPartial ? [] : scope.paths)
  }
}

extension Suite {
  /// With where it is, and the baseline that it belongs to.
  func record(beside choice: BaselineChoice) -> RunSuite {
    var record = record
    record.place = Checkout.current.place(of: file)
    record.baseline =
      switch choice.place(of: self) {
      case .named(let name): name
      case .file(let path): Checkout.current.absolute(path)
      }
    return record
  }
}
