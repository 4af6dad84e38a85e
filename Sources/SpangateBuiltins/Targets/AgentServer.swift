internal import SpangateCore
import SpangateTrace

/// The agent's own server, run for as long as the suite is.
struct AgentServer: Sendable {
  private let process: any RunningProcess
  private let places: [Place]

  /// Starts it and waits until it answers.
  ///
  /// - Parameter url: where the agent is asked; also where readiness is seen, unless `start` names another place.
  init(
    _ start: HTTPEndpoint.Start, answeringAt url: String, environment: [String: String?], asked: [String],
    in place: RunPlace,
    using tools: Tools
  ) async throws(AgentFailure) {
    let urls = [start.ready, url].compactMap(\.self)
    places = (urls.first == url ? [url] : urls).map {
      Place($0, isExternal: start.external ?? false, using: tools.processes)
    }
    for place in places {
      try place.checkFree()
      try await Self.checkFree(place.url, using: tools.http)
    }
    let environment = AgentEnvironment(
      suite: environment.merging(start.env ?? [:]) { $1 }, inherited: tools.environment, asked: asked,
      endpoint: place.endpoint, token: place.token)
    let command = ProcessCommand(
      start.command, environment: environment.changesForServer(), folder: place.path(of: start.cwd))
    do throws(ProcessFailure) {
      process = try await tools.processes.start(command)
    } catch {
      throw AgentFailure(.refused, "the server could not be started: \(error.message)", isTransient: false)
    }
    do throws(AgentFailure) {
      try await waitUntilReady(at: start.ready ?? url, within: start.timeout ?? .seconds(30), using: tools.http)
      for place in places { try place.checkOwn() }
    } catch {
      await process.stop()
      var failure = error
      if failure.diagnostics.isEmpty { failure.diagnostics = process.diagnostics }
      throw failure
    }
  }

  /// The last of what it wrote, and how it ended if it did.
  var diagnostics: String {
    guard let end = process.ended else { return process.diagnostics }
    return "\(process.diagnostics)\nserver: \(end.inWords)"
  }

  func stop() async { await process.stop() }

  func isSame(as other: AgentServer) -> Bool { process === other.process }

  /// That it has ended; nil while it runs, and where what listens is another process that runs without it.
  var failureOfEnd: AgentFailure? {
    failedEnd.map { end in
      AgentFailure(
        .crashed, "the server that was started has ended: \(end.inWords)", diagnostics: process.diagnostics)
    }
  }

  /// Nobody listens where it is asked, as far as that can be seen.
  var isSilent: Bool { places.last?.isSilent ?? false }

  var failureOfSilence: AgentFailure {
    AgentFailure(
      .crashed,
      "the server that was started \(isDetached ? "" : "runs, and ")listens no longer at \(places.last?.url ?? "")",
      diagnostics: diagnostics)
  }

  /// Looks after an answer whether it was this server that gave it.
  func checkAnswer() throws(AgentFailure) {
    for place in places { try place.checkSame() }
    if let end = failedEnd, places.contains(where: \.isExternal) {
      throw AgentFailure(
        .refused, "the process that was started for the server has ended: \(end.inWords)", isTransient: false)
    }
  }

  /// Whether the process is done and what it started listens elsewhere, as after `docker compose up -d`; what listens must
  /// stay the same then.
  var isDetached: Bool { process.ended == .exited(0) && places.contains(where: \.isExternal) }

  /// How the process has ended that should run.
  private var failedEnd: ProcessEnd? { isDetached ? nil : process.ended }

  /// An answer from where this server is to be heard is another's: it would be taken for ours until ours has failed.
  ///
  /// A gateway in front of nothing answers with a status from 500 on.
  private static func checkFree(_ url: String, using http: any HTTPClient) async throws(AgentFailure) {
    guard case .success(let status) = await answer(at: url, within: .seconds(2), using: http), status < 500 else {
      return
    }
    throw AgentFailure(
      .refused, "another server answers at \(url) already: end it, or give this one a port of its own",
      isTransient: false)
  }

  private func waitUntilReady(
    at url: String, within limit: Duration, using http: any HTTPClient
  ) async throws(AgentFailure) {
    let deadline = ContinuousClock.now + limit
    var problem = ""
    var isLast = false
    while true {
      let answer = await Self.answer(at: url, within: min(limit, .seconds(2)), using: http)
      if Task.isCancelled { throw AgentFailure(.interrupted, "interrupted") }
      // Looked at after the answer: another server may have given it, in the place that ours wanted.
      if let end = failedEnd {
        var failure = failure("the server ended before it was ready: \(end.inWords)")
        // Whoever answers has taken its place; otherwise it fails by itself.
        if case .failure = answer { (failure.kind, failure.isTransient) = (.crashed, true) }
        throw failure
      }
      switch answer {
      case .success(let status) where status < 500: return
      case .success(let status): problem = "it answered with status \(status)"
      case .failure(let failure): problem = AgentFailure(failure).message
      }
      guard !isLast else { throw failure("the server was not ready within \(limit.text): \(problem)") }
      try? await Task.sleep(for: .milliseconds(20))
      // A busy machine may wake us long after the deadline: one more look tells whether the server met it.
      isLast = ContinuousClock.now >= deadline
    }
  }

  private static func answer(
    at url: String, within limit: Duration, using http: any HTTPClient
  ) async -> Result<Int, HTTPFailure> {
    do throws(HTTPFailure) {
      return .success(try await http.send(HTTPRequest(url: url, timeout: limit)).status)
    } catch {
      return .failure(error)
    }
  }

  private func failure(_ message: String) -> AgentFailure {
    AgentFailure(.refused, message, diagnostics: process.diagnostics, isTransient: false)
  }
}
