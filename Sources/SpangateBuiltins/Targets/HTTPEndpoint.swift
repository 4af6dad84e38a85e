package import SpangateCore
package import SpangateTrace

/// Where an HTTP agent is asked, and how, as a suite writes it.
package struct HTTPEndpoint: Decodable, Sendable {
  package var url: String
  /// `POST` by default.
  package var method: String?
  package var headers: [String: String]?
  /// With `{{input}}`, `{{case}}`, `{{trial}}` and `{{variant}}`; a JSON object of these four by default.
  package var body: JSONValue?
  /// A JSON pointer to the answer in the response; the whole body by default.
  package var answer: String?
  package var start: Start?

  /// A server that runs for as long as the suite does.
  package struct Start: Decodable, Sendable {
    /// The program and its arguments; no shell reads them.
    package var command: [String]
    /// Answers with less than 500 once the server is ready; the agent's own URL by default.
    package var ready: String?
    /// How long it may take to get ready; 30 s by default.
    package var timeout: Duration?
    /// Another process than the one that is started listens, such as a container's.
    package var external: Bool?
    /// A null takes a variable away.
    package var env: [String: String?]?
    /// Where it runs, relative to the suite's folder.
    package var cwd: String?
  }
}

extension HTTPEndpoint: Documented {
  package static let documentation: [KeyDocumentation] = [
    .init("url", "Where the server is asked.", example: "http://localhost:8000/ask"),
    .init("method", "The method of the request.", default: "POST", example: "PUT"),
    .init("headers", "Headers of every request, besides those of the trial's context.", example: ["x-team": "ops"]),
    .init(
      "body",
      "The request's body as JSON, with `{{input}}`, `{{case}}`, `{{trial}}` and `{{variant}}` filled in.",
      default: ["input": "{{input}}", "case": "{{case}}", "trial": "{{trial}}", "variant": "{{variant}}"],
      example: ["question": "{{input}}"]),
    .init(
      "answer", "A JSON pointer to the answer in the response.", otherwise: "the whole body is the answer",
      example: "/text"),
    .init(
      "start", "How spangate starts the server itself; it is stopped with the suite.",
      example: ["command": ["python3", "server.py"], "ready": "http://localhost:8000/health"]),
  ]
}

extension HTTPEndpoint.Start: Documented {
  package static let documentation: [KeyDocumentation] = [
    .init("command", "The program and its arguments, run without a shell.", example: ["python3", "server.py"]),
    .init(
      "ready", "A URL that answers with a status below 500 once the server is ready.", otherwise: "the agent's own URL",
      example: "http://localhost:8000/health"),
    .init("timeout", "How long it may take to get ready.", default: "30s", example: "2m"),
    .init(
      "external",
      "Whether another process than the one that is started listens, such as a container's; otherwise what answers has to be that process, or one that it started. The command may then end with status 0 before the server is ready, as `docker compose up -d` does.",
      default: false, example: true),
    .environment,
    .init("cwd", "The folder that it runs in, relative to the suite's.", default: ".", example: "agent"),
  ]
}
