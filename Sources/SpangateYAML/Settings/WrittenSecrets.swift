import SpangateCore
import SpangateTrace

/// What a settings file or a suite holds that opens doors, wherever it stands.
struct WrittenSecrets {
  private(set) var values: [String] = []
  private(set) var variables: Set<String> = []
  private let environment: [String: String]
  /// Whether what `${…}` reads is secret unless it is known to be none.
  private let suspectsVariables: Bool

  /// Of `spangate.yaml`, which holds what belongs to the place: what it reads of the environment is mostly secret.
  init(ofSettings root: Node, environment: [String: String]) {
    (self.environment, suspectsVariables) = (environment, true)
    for entry in root.entries ?? [] {
      // What stands there is told to everybody.
      let isOpen = ["service", "store", "receiver", "links", "pricing"].contains(entry.key)
      read(entry.value, key: entry.key, isSecret: false, isOpen: isOpen)
    }
  }

  /// Of a suite, in all of its variants, but for what the agent is asked and what is expected of it.
  init(ofSuite root: Node, environment: [String: String]) {
    (self.environment, suspectsVariables) = (environment, false)
    read(root, key: "", isSecret: false, isOpen: true)
  }

  private mutating func read(_ node: Node, key: String, isSecret: Bool, isOpen: Bool) {
    for item in node.items ?? [] { read(item, key: key, isSecret: isSecret, isOpen: isOpen) }
    for entry in node.entries ?? [] where suspectsVariables || !Self.contents.contains(entry.key) {
      let isHeader = key == "headers"
      let isBelow = isHeader ? !Self.openHeaders.contains(entry.key.lowercased()) : isSecret
      // What a variable or a file is called opens nothing by itself.
      let isNamedSo =
        RedactionPolicy.isSecret(name: entry.key) && !["_env", "_file"].contains { entry.key.hasSuffix($0) }
      read(entry.value, key: entry.key, isSecret: isBelow || isNamedSo, isOpen: isOpen)
    }
    guard let scalar = node.scalar else { return }
    read(scalar.text, isSecret: isSecret || suspectsVariables && key == "key", isOpen: isOpen)
  }

  private mutating func read(_ text: String, isSecret: Bool, isOpen: Bool) {
    let names = EnvironmentReferences.names(in: text)
    if let whole = try? EnvironmentReferences.expand(text, in: environment) {
      if isSecret, !RedactionPolicy.isPath(whole) { values.append(whole) }
      if let password = whole.passwordOfURL { values.append(password) }
    }
    for name in names {
      guard let value = environment[name] else { continue }
      let isNamedSo = isSecret || RedactionPolicy.isSecret(name: name)
      if isNamedSo { variables.insert(name) }
      if isNamedSo, !RedactionPolicy.isPath(value) {
        values.append(value)
      } else if !isOpen {
        values += RedactionPolicy.secrets(in: value, named: name)
      }
    }
  }

  /// Of a case: there a `password` is part of a question.
  private static let contents: Set<String> = ["input", "expected", "metadata"]

  /// Of these everybody may know the values.
  private static let openHeaders: Set<String> = [
    "accept", "accept-encoding", "accept-language", "cache-control", "content-type", "host", "origin", "referer",
    "user-agent",
  ]
}
