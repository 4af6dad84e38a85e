import SpangateCore
import SpangateTrace

/// The variables of an agent's process, by name alone: what they hold is nobody's business.
struct ForecastVariables: Equatable {
  /// Of spangate's own environment.
  let inherited: [String]
  /// By the suite.
  let set: [String]
  /// Of spangate's own environment, and not the agent's: by the suite, or because nobody asked for them.
  let withheld: [String]

  /// - Returns: nil where the agent is no process of spangate's.
  init?(_ suite: Suite, in environment: [String: String], withholding withheld: WithheldVariables) {
    guard let request = suite.target.value.environment else { return nil }
    let asked = Set(request.inherits)
    let left = environment.keys.filter { name in
      request.changes[name] == nil && (asked.contains(name) || !withheld.names.contains(name))
    }
    inherited = left.sorted()
    set = request.changes.compactMap { $0.value == nil ? nil : $0.key }.sorted()
    self.withheld = Set(environment.keys).subtracting(left).subtracting(set).sorted()
  }

  var lines: [String] {
    [("gets", inherited), ("set for it", set), ("withheld", withheld)].compactMap { label, names in
      names.isEmpty ? nil : "  variables \(label): " + names.map { $0.inert(limit: 100) }.joined(separator: ", ")
    }
  }

  var json: JSONValue {
    func list(_ names: [String]) -> JSONValue { .array(names.map { .string($0) }) }
    return ["inherited": list(inherited), "set": list(set), "withheld": list(withheld)]
  }
}
