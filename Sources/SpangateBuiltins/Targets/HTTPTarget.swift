package import SpangateCore
package import SpangateTrace

/// Posts each trial to a server; the response's body, or a field of it, is the answer.
package struct HTTPTarget: Target {
  package struct Config: Decodable, Sendable {
    package var http: HTTPEndpoint
    /// Of one call; 60 s by default.
    package var timeout: Duration?
    /// Of the server that `start` runs.
    package var env: [String: String?]?
    /// Variables that are withheld from that server unless they are asked for.
    package var inheritEnv: [String]?
  }

  package static let kind = Kind("http", "a server that answers one request per trial")

  private let config: Config

  package init(config: Config) throws(Misconfigured) {
    try config.check()
    self.config = config
  }

  /// Asks a server that runs already, with every default.
  package init(askingAt url: String) throws(Misconfigured) {
    try self.init(config: Config(http: HTTPEndpoint(url: url)))
  }

  package var address: String? { config.http.start == nil ? config.http.url : nil }

  package func obstacle(in place: RunPlace, using processes: any ProcessRunner) -> ProcessFailure? {
    guard let start = config.http.start else { return nil }
    return processes.obstacle(to: .checking(start.command, variables, in: place.path(of: start.cwd)))
  }

  package var silencers: [String] { ExporterVariables.silencers(in: variables.assigned) }
  package var startingTexts: [String] {
    guard let start = config.http.start else { return [] }
    return start.command + [start.cwd].compactMap(\.self) + variables.values.compactMap(\.self)
  }
  package var environment: EnvironmentRequest? {
    config.http.start.map { _ in EnvironmentRequest(changes: variables, inherits: config.inheritEnv ?? []) }
  }

  /// Of the server that `start` runs.
  private var variables: [String: String?] {
    (config.env ?? [:]).merging(config.http.start?.env ?? [:]) { $1 }
  }

  package var secrets: [String] {
    (config.http.headers ?? [:]).filter { !Self.openHeaders.contains($0.key.lowercased()) }.map(\.value)
      + [config.http.url.passwordOfURL].compactMap { $0 } + variables.secrets
  }

  /// Of these everybody may know the values.
  private static let openHeaders: Set<String> = [
    "accept", "accept-encoding", "accept-language", "cache-control", "content-type", "host", "origin", "referer",
    "user-agent",
  ]

  package func open(in place: RunPlace, using tools: Tools) async throws(AgentFailure) -> any TargetSession {
    var supervisor: ServerSupervisor?
    if let start = config.http.start {
      supervisor = try await ServerSupervisor { [config] () async throws(AgentFailure) in
        try await AgentServer(
          start, answeringAt: config.http.url, environment: config.env ?? [:],
          asked: config.inheritEnv ?? [], in: place, using: tools)
      }
    }
    return HTTPSession(
      endpoint: config.http, timeout: config.timeout ?? .seconds(60), supervisor: supervisor, http: tools.http,
      redactor: tools.redactor)
  }
}

extension HTTPTarget.Config {
  fileprivate func check() throws(Misconfigured) {
    try http.url.checkURL(key: "http.url")
    if let timeout { try timeout.checkPositive(key: "timeout") }
    if let answer = http.answer, !answer.isEmpty, !answer.hasPrefix("/") {
      throw Misconfigured("a JSON pointer starts with `/`", key: "http.answer")
    }
    if let method = http.method {
      guard !method.isEmpty, method.utf8.allSatisfy({ $0 < 0x80 && Unicode.Scalar($0).properties.isAlphabetic }) else {
        throw Misconfigured("`\(method.inert())` is no method", key: "http.method")
      }
      guard http.body != nil || !["GET", "HEAD"].contains(method.uppercased()) else {
        throw Misconfigured("a \(method) request carries no input unless it has a `body`", key: "http.method")
      }
    }
    for (name, value) in http.headers ?? [:] {
      guard !name.isEmpty, !"\(name)\(value)".utf8.contains(where: { $0 == 0x0a || $0 == 0x0d || $0 == 0 }) else {
        throw Misconfigured("header `\(name.inert())` cannot be sent", key: "http.headers")
      }
    }
    try checkStart()
  }

  private func checkStart() throws(Misconfigured) {
    guard let start = http.start else {
      guard inheritEnv == nil else {
        throw Misconfigured("`inherit_env` is for the server that `start` runs", key: "inherit_env")
      }
      guard env == nil else { throw Misconfigured("`env` is for the server that `start` runs", key: "env") }
      return
    }
    try Program(start.command).check(key: "http.start.command")
    try start.ready?.checkURL(key: "http.start.ready")
    if let timeout = start.timeout { try timeout.checkPositive(key: "http.start.timeout") }
    try AgentEnvironment.check(env, key: "env")
    try AgentEnvironment.check(start.env, key: "http.start.env")
  }
}

extension String {
  fileprivate func checkURL(key: String) throws(Misconfigured) {
    let start = prefix(8).lowercased()
    guard start.hasPrefix("http://") || start.hasPrefix("https://"), utf8.count > (start.hasPrefix("https") ? 8 : 7)
    else { throw Misconfigured("a URL must start with `http://` or `https://` and name a host", key: key) }
    guard utf8.allSatisfy({ $0 > 0x20 && $0 != 0x7f }) else {
      throw Misconfigured("a URL holds no spaces and no control characters", key: key)
    }
  }
}

extension HTTPTarget.Config: Documented {
  package static let documentation: [KeyDocumentation] = [
    .init(
      "http", "The server that is asked once for each trial.",
      example: ["url": "http://localhost:8000/ask", "answer": "/text"]),
    .timeout("How long one call may take.", default: "60s"),
    .init(
      "env", "Variables of the server that `start` runs; a null takes one away. Only with `start`.",
      example: ["PROMPT_VERSION": "v1", "DEBUG": .null]),
    .inheritedVariables,
  ]
}
