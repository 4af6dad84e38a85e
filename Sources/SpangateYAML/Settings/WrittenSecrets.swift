import SpangateCore
import SpangateTrace

/// What a settings file holds that opens doors, wherever it stands.
struct SettingsSecrets {
  private(set) var values: [String] = []
  private(set) var variables: Set<String> = []
  private let environment: [String: String]

  init(_ root: Node, environment: [String: String]) {
    self.environment = environment
    for entry in root.entries ?? [] {
      // What stands there is told to everybody.
      let isOpen = ["service", "store", "receiver", "links", "pricing"].contains(entry.key)
      read(entry.value, key: entry.key, isSecret: false, isOpen: isOpen)
    }
  }

  private mutating func read(_ node: Node, key: String, isSecret: Bool, isOpen: Bool) {
    for item in node.items ?? [] { read(item, key: key, isSecret: isSecret, isOpen: isOpen) }
    for entry in node.entries ?? [] {
      let isHeader = key == "headers"
      let isBelow = isHeader ? !Self.openHeaders.contains(entry.key.lowercased()) : isSecret
      // What a variable or a file is called opens nothing by itself.
      let isNamedSo =
        RedactionPolicy.isSecret(name: entry.key) && !["_env", "_file"].contains { entry.key.hasSuffix($0) }
      read(entry.value, key: entry.key, isSecret: isBelow || isNamedSo, isOpen: isOpen)
    }
    guard let scalar = node.scalar else { return }
    read(scalar.text, isSecret: isSecret || key == "key", isOpen: isOpen)
  }

  private mutating func read(_ text: String, isSecret: Bool, isOpen: Bool) {
    let names = EnvironmentReferences.names(in: text)
    if let whole = try? EnvironmentReferences.expand(text, in: environment) {
      if isSecret { values.append(whole) }
      if let password = whole.passwordOfURL { values.append(password) }
    }
    for name in names {
      guard let value = environment[name] else { continue }
      let isNamedSo = isSecret || RedactionPolicy.isSecret(name: name)
      if isNamedSo { variables.insert(name) }
      if isNamedSo || !isOpen && Self.isOpaque(value) { values.append(value) }
    }
  }

  /// Neither a word nor a place: such a value is a secret wherever it is used.
  private static func isOpaque(_ value: String) -> Bool {
    !value.hasPrefix("/") && !value.contains("://") && value.utf8.contains { (0x30...0x39).contains($0) }
      && !value.contains(".") && !value.contains(":")
  }

  /// Of these everybody may know the values.
  private static let openHeaders: Set<String> = [
    "accept", "accept-encoding", "content-type", "host", "origin", "user-agent",
  ]
}
