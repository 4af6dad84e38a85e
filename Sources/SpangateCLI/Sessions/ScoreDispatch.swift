import SpangateCore
import SpangateExport
import SpangateGate
import SpangateIO
import SpangateStore
import SpangateTrace
import SpangateWire

/// Sends scores that another tool gave to backends, each to the trace that it is of.
struct ScoreDispatch {
  let backends: [NamedBackend]
  private let workspace: Workspace

  /// - Parameter names: of backends, or URLs; none for nowhere.
  init(_ names: [String], workspace: Workspace, console: Console) throws {
    self.workspace = workspace
    backends = names.isEmpty ? [] : try console.orStop { () throws(Finding) in try workspace.backends(names) }
  }

  /// - Parameters:
  ///   - run: the ID of the run that they are of.
  ///   - store: keeps what no backend takes.
  func send(_ judgements: [Judgement], of run: String, keeping store: SQLiteStore) async -> [Delivery] {
    guard !backends.isEmpty else { return [] }
    let http = CurlHTTPClient()
    let redactor = workspace.redactor(of: [], http: http)
    let pass = RedactionPass(redactor)
    let pipeline = CIRun(environment: workspace.environment)?.attributes.entries ?? []
    let resource = Attributes([.init(Vocabulary.serviceName, .string(workspace.settings.service))] + pipeline)
    let forwarder = OTLPForwarder(backends: backends, http: http, spool: store)
    for judgement in judgements {
      let span = pass.redacted(judgement.carrier(of: run, resource: resource))
      await forwarder.export(
        EnrichedTrace(id: judgement.traceID, request: OTLPTraces.request(for: [span]), spanCount: 1),
        of: ScoredTrial(judgement: judgement))
    }
    let deliveries = await forwarder.finish(within: workspace.settings.limits.exportWait)
    _ = await redactor.finish()
    http.shutdown()
    return deliveries
  }
}
