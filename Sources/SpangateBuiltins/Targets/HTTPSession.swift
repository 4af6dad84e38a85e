internal import SpangateCore
import SpangateTrace

/// A server that can be asked, ours or somebody else's.
struct HTTPSession: TargetSession {
  let endpoint: HTTPEndpoint
  let timeout: Duration
  /// The one that was started for this run.
  let server: AgentServer?
  let http: any HTTPClient
  let redactor: Redactor

  func run(_ trial: PlannedTrial) async -> Outcome {
    do throws(HTTPFailure) {
      let response = try await http.send(request(for: trial))
      if let failure = impostor { return .failed(failure) }
      return outcome(of: response)
    } catch {
      return .failed(AgentFailure(error, diagnostics: server?.diagnostics ?? ""))
    }
  }

  /// Why an answer is not that of the server which was started; nil when it is.
  private var impostor: AgentFailure? {
    do throws(AgentFailure) {
      try server?.checkAnswer()
      return nil
    } catch {
      var failure = error
      failure.diagnostics = server?.diagnostics ?? ""
      return failure
    }
  }

  var foreignAnswer: AgentFailure? { server?.foreignAnswer }

  func close() async { await server?.stop() }

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

  private func outcome(of response: HTTPResponse) -> Outcome {
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
      return .answered(Answer(text: value.string ?? value.description))
    } catch {
      return .failed(unreadable("the response is not JSON: \(error)", response))
    }
  }

  private func unreadable(_ message: String, _ response: HTTPResponse) -> AgentFailure {
    AgentFailure(.unreadable, message, diagnostics: response.excerpt(redactor), isTransient: false)
  }
}
