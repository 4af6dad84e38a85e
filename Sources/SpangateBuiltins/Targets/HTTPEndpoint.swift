package import SpangateCore

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
    package var env: [String: String]?
    /// Where it runs, relative to the suite's folder.
    package var cwd: String?
  }
}
