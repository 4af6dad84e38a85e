internal import SpangateCore
import SpangateTrace

@testable internal import SpangateBuiltins

/// JSON texts. What was read is written, in each manner, as the same value.
enum JSONFuzz {
  static func check(_ bytes: [UInt8]) {
    guard let value = try? JSONValue(parsing: bytes) else { return }
    for text in [value.description, value.pretty, value.canonical] {
      guard let again = try? JSONValue(parsing: text) else { preconditionFailure("what was written cannot be read") }
      precondition(again.canonical == value.canonical, "what was written reads differently")
    }
  }
}

/// A schema, a NUL and a value. A schema and its opposite never agree.
enum SchemaFuzz {
  static func check(_ bytes: [UInt8]) {
    let parts = bytes.split(separator: 0, maxSplits: 1, omittingEmptySubsequences: false)
    guard let text = try? JSONValue(parsing: Array(parts[0])), let schema = try? JSONSchema(text) else { return }
    let value = parts.count > 1 ? try? JSONValue(parsing: Array(parts[1])) : text
    guard let value else { return }
    let problem = schema.problem(with: value)
    if case .unknown = schema.fit(of: value) { return }
    precondition(problem?.isEmpty != true, "a problem without words")
    // The references of a schema are pointers from its root, which moves.
    guard schema.definitions.isEmpty, let opposite = try? JSONSchema(.object(["not": text])) else { return }
    precondition((opposite.problem(with: value) == nil) == (problem != nil), "a schema and its opposite agree")
  }
}

/// Baseline files. What was read is written for review, and reads as the same.
enum BaselineFuzz {
  static func check(_ bytes: [UInt8]) {
    let loaded = EncodedBaseline.read(bytes, file: "main.json")
    guard let baseline = loaded.value else {
      precondition(!loaded.findings.isEmpty, "refused without a word")
      for finding in loaded.findings { _ = finding.text() }
      return
    }
    let text = EncodedBaseline(baseline).text
    guard let again = EncodedBaseline.read(Array(text.utf8), file: "main.json").value else {
      preconditionFailure("what was written cannot be read")
    }
    precondition(EncodedBaseline(again).text == text, "what was written reads differently")
  }
}
