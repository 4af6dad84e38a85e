package import SpangateTrace

/// A case that is to be added to a suite's file.
package struct NewCase: Sendable, Equatable {
  package var id: String
  package var input: JSONValue
  package var tags: [String]
  /// By their kinds, each with its configuration.
  package var scorers: [(kind: String, config: JSONValue)]

  package init(
    id: String, input: JSONValue, tags: [String] = [], scorers: [(kind: String, config: JSONValue)] = []
  ) {
    (self.id, self.input, self.tags, self.scorers) = (id, input, tags, scorers)
  }

  package static func == (a: NewCase, b: NewCase) -> Bool { a.lines == b.lines }

  /// As an item of a list in YAML.
  package var lines: [String] {
    let tags = tags.isEmpty ? [] : ["  tags: \(JSONValue.array(tags.map { .string($0) }).safeText)"]
    let scorers = scorers.isEmpty ? [] : ["  scorers:"] + scorers.map { "    - \($0.kind): \($0.config.safeText)" }
    return ["- id: \(JSONValue.string(id).safeText)", "  input: \(input.safeText)"] + tags + scorers
  }
}
