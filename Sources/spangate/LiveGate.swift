import SpangateCore
import SpangateExport
import SpangateGate
import SpangateIO
import SpangateReceiver
import SpangateStore

/// A gate with all that it needs from the outside, up for as long as a command asks agents.
struct LiveGate {
  let place: Place
  let console: Console
  let store: SQLiteStore
  let backends: [NamedBackend]
  let pages: TracePages
  let budget: Budget

  /// Opens everything, works, and closes it.
  ///
  /// - Parameters:
  ///   - suites: what is going to be asked.
  ///   - work: is cancelled by the first Ctrl-C.
  /// - Returns: what came of it, and how the process is to end if somebody interrupted it.
  func run<Value: Sendable>(
    _ suites: [Suite], _ work: @escaping @Sendable (Gate, LinkBook) async throws(Finding) -> Value
  ) async throws -> (Value, ExitStatus?) {
    let http = CurlHTTPClient()
    let redactor = place.redactor(http: http)
    let collector = try await openCollector(for: suites, redactor: redactor)
    let meter = ProgressMeter(console)
    let gate = gate(http: http, collector: collector, redactor: redactor, meter: meter)
    let links = LinkBook(backends: backends, page: backends.isEmpty ? pages.url : nil)
    let task = Task { () -> Result<Value, Finding> in
      do throws(Finding) {
        return .success(try await work(gate, links))
      } catch {
        return .failure(error)
      }
    }
    let interrupts = Interrupts(cancelling: task)
    defer { interrupts.stop() }
    let result = await task.value
    meter.finish()
    await collector?.close()
    console.show(await redactor.finish())
    http.shutdown()
    return (try console.orStop { () throws(Finding) in try result.get() }, interrupts.status)
  }

  private func gate(
    http: CurlHTTPClient, collector: OTLPCollector?, redactor: Redactor, meter: ProgressMeter
  ) -> Gate {
    let exporter = backends.isEmpty ? nil : OTLPForwarder(backends: backends, http: http, spool: store)
    let pipeline = Pipeline(environment: place.environment)?.attributes.entries ?? []
    return Gate(
      tools: place.tools(http: http), store: store, collector: collector, exporter: exporter,
      resource: redactor.redacted(
        Attributes([.init(Vocabulary.serviceName, .string(place.settings.service))] + pipeline)),
      limits: place.settings.limits, redactor: redactor, prices: place.settings.prices, budget: budget,
      watch: meter.watch)
  }

  private func openCollector(for suites: [Suite], redactor: Redactor) async throws -> OTLPCollector? {
    guard suites.contains(where: { $0.traces != .off }) else { return nil }
    do {
      let (receiver, limits) = (place.settings.receiver, place.settings.limits.receiver)
      return try await OTLPCollector.start(
        host: receiver.host, port: receiver.port, limits: limits, redactor: redactor)
    } catch {
      try console.check([error])
      throw Stop(status: .invalid)
    }
  }
}
