internal import SpangateCore
import SpangateTrace

/// The environment of an agent's process, as changes to the one that it inherits.
struct AgentEnvironment: Sendable {
  /// What the suite sets, and, where there is no value, takes away.
  var suite: [String: String?]
  /// spangate's own, of which processes get all but what is withheld.
  var inherited: [String: String]
  /// Variables that the suite asks for although they are withheld.
  var asked: [String] = []
  /// Where OTLP is received; nil when traces are off.
  var endpoint: String?
  /// What its exports have to carry; nil for nothing.
  var token: String?

  /// For a process that serves one trial. The trial's own variables win over the suite's.
  func changes(for trial: PlannedTrial) -> [String: String?] {
    let resource = whole[Self.resource]
    var changes = handedOn.merging(exporting) { $1 }.merging(suite) { $1 }
    for (name, value) in trial.environment(endpoint: endpoint, inheritedResource: resource) { changes[name] = value }
    addToken(to: &changes)
    return changes
  }

  /// For a process that serves many trials, and learns of each by its request.
  func changesForServer() -> [String: String?] {
    var changes = handedOn.merging(exporting) { $1 }.merging(suite) { $1 }
    if let endpoint { changes["OTEL_EXPORTER_OTLP_ENDPOINT"] = endpoint }
    addToken(to: &changes)
    return changes
  }

  /// Beside the headers that are there; those of one signal stand in place of those of all.
  private func addToken(to changes: inout [String: String?]) {
    guard endpoint != nil, let token else { return }
    for name in Self.headers {
      let written = changes[name] ?? inherited[name]
      guard written != nil || name == Self.headers[0] else { continue }
      changes[name] = ExporterToken.headers(token, after: written)
    }
  }

  private static let headers = ["", "TRACES_", "LOGS_", "METRICS_"].map { "OTEL_EXPORTER_OTLP_\($0)HEADERS" }

  private var handedOn: [String: String?] {
    Dictionary(asked.compactMap { name in inherited[name].map { (name, $0) } }) { $1 }
  }

  /// With what the suite changes.
  private var whole: [String: String] {
    suite.reduce(into: inherited) { whole, change in whole[change.key] = change.value }
  }

  /// What brings the agent's spans here, and soon; the suite's own variables win over it.
  private var exporting: [String: String?] {
    guard let endpoint else { return [:] }
    var changes: [String: String?] = [:]
    for name in ExporterVariables.silencers(in: inherited) {
      changes[name] = .some(nil)
      if name == "OTEL_TRACES_SAMPLER" { changes["OTEL_TRACES_SAMPLER_ARG"] = .some(nil) }
    }
    for (name, value) in ExporterVariables.prompt { changes[name] = value }
    let proxied = ExporterVariables.withoutProxy(
      on: Self.host(of: endpoint), in: whole)
    for (name, value) in proxied { changes[name] = value }
    return changes
  }

  /// `127.0.0.1` of `http://127.0.0.1:4318`, `::1` of `http://[::1]:4318`.
  private static func host(of endpoint: String) -> String {
    let authority = endpoint.split(separator: "/").last ?? ""
    return authority.prefix(upTo: authority.lastIndex(of: ":") ?? authority.endIndex).filter { $0 != "[" && $0 != "]" }
  }

  private static let resource = "OTEL_RESOURCE_ATTRIBUTES"

  /// Refuses names that no environment can hold.
  static func check(_ variables: [String: String?]?, key: String) throws(Misconfigured) {
    for (name, value) in variables ?? [:] {
      guard !name.isEmpty, !name.utf8.contains(where: { $0 == UInt8(ascii: "=") || $0 == 0 }) else {
        throw Misconfigured("`\(name.inert())` cannot be the name of an environment variable", key: key)
      }
      guard value?.utf8.contains(0) != true else { throw Misconfigured("`\(name)` holds a NUL character", key: key) }
    }
  }
}

/// A program and its arguments, as a suite writes them.
struct Program {
  let words: [String]

  init(_ words: [String]) { self.words = words }

  func check(key: String) throws(Misconfigured) {
    guard let program = words.first else { throw Misconfigured("a command needs a program", key: key) }
    guard !program.isEmpty else { throw Misconfigured("the program has no name", key: key) }
    guard !words.contains(where: { $0.utf8.contains(0) }) else {
      throw Misconfigured("an argument holds a NUL character", key: key)
    }
  }
}

extension ProcessCommand {
  /// As much of a command as tells whether it can be started.
  static func checking(_ words: [String], _ variables: [String: String?], in folder: String) -> ProcessCommand {
    ProcessCommand(words, environment: variables, folder: folder)
  }
}

extension RunPlace {
  /// A folder as a suite writes it, relative to the suite's own.
  func path(of folder: String?) -> String {
    guard let folder, !folder.isEmpty else { return self.folder }
    return folder.hasPrefix("/") ? folder : "\(self.folder)/\(folder)"
  }
}

extension [String: String?] {
  /// Those that are set.
  var assigned: [String: String] { compactMapValues { $0 } }

  /// The values of those whose names say that they are secret, and the passwords of URLs.
  var secrets: [String] { RedactionPolicy.secrets(of: assigned) }
}
