internal import SpangateCore
import SpangateTrace

/// A server that can be asked, ours or somebody else's.
struct HTTPSession: TargetSession {
  let endpoint: HTTPEndpoint
  let timeout: Duration
  /// Of the one that is started for this run.
  let supervisor: ServerSupervisor?
  let http: any HTTPClient
  let redactor: Redactor

  func run(_ trial: PlannedTrial) async -> Outcome {
    do throws(AgentFailure) {
      guard let supervisor else { return try await ask(trial, of: nil) { AgentFailure($0) } }
      let server = try await supervisor.up()
      return try await ask(trial, of: server) { await supervisor.failure(of: $0, by: server) }
    } catch {
      return .failed(error)
    }
  }

  private func ask(
    _ trial: PlannedTrial, of server: AgentServer?, failing: (HTTPFailure) async -> AgentFailure
  ) async throws(AgentFailure) -> Outcome {
    let response: HTTPResponse
    do throws(HTTPFailure) {
      response = try await http.send(request(for: trial))
    } catch {
      throw await failing(error)
    }
    if let server {
      do throws(AgentFailure) {
        try await supervisor?.checkAnswer(of: server)
      } catch {
        var failure = error
        failure.diagnostics = server.diagnostics
        throw failure
      }
    }
    return outcome(of: response, server)
  }

  var foreignAnswer: AgentFailure? { supervisor?.foreignAnswer }

  func close() async { await supervisor?.stop() }

  func request(for trial: PlannedTrial) -> HTTPRequest {
    // What the suite sets wins, but for the context that joins the agent's spans to the trial.
    var headers = trial.headers.map { HTTPHeader($0.name, $0.value) }
    let taken = Set(headers.map(\.name))
    headers += (endpoint.headers ?? [:]).filter { !taken.contains($0.key.lowercased()) }
      .sorted { $0.key < $1.key }.map { HTTPHeader($0.key, $0.value) }
    let contentType = headers.first { $0.name.lowercased() == "content-type" }?.value
    if contentType == nil { headers.append(HTTPHeader("Content-Type", "application/json")) }
    let template = BodyTemplate(endpoint.body, isJSON: contentType.map { $0.lowercased().contains("json") } ?? true)
    return HTTPRequest(
      method: endpoint.method?.uppercased() ?? "POST", url: endpoint.url, headers: headers,
      body: Array(template.filled(for: trial).utf8), timeout: timeout)
  }

  private func outcome(of response: HTTPResponse, _ server: AgentServer?) -> Outcome {
    guard (200..<300).contains(response.status) else {
      var failure = AgentFailure(refusing: response, redactedBy: redactor, at: .now)
      if response.status >= 500, let server { failure.diagnostics += "\n\(server.diagnostics)" }
      return .failed(failure)
    }
    guard let pointer = endpoint.answer else { return Outcome(answer: response.body) }
    do throws(JSONSyntaxError) {
      guard let value = try JSONValue(parsing: response.body).value(at: pointer) else {
        return .failed(unreadable("the response has nothing at `\(pointer.inert())`", response))
      }
      // A field that is there and says nothing is no answer in words.
      return .answered(Answer(text: value == .null ? "" : value.string ?? value.description))
    } catch {
      return .failed(unreadable("the response is not JSON: \(error)", response))
    }
  }

  private func unreadable(_ message: String, _ response: HTTPResponse) -> AgentFailure {
    AgentFailure(.unreadable, message, diagnostics: response.excerpt(redactor), isTransient: false)
  }
}
