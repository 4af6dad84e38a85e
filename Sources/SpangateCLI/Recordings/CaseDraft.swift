import SpangateCore
import SpangateTrace
import SpangateYAML

/// A case made of a recorded trace, for somebody to look at: what was asked, the tools that were called, and the answer.
struct CaseDraft {
  let added: NewCase

  /// Answers up to so many characters are looked for as they are, longer ones are compared.
  private static let short = 120
  private static let longest = 20_000

  /// - Parameters:
  ///   - spans: of the trace, redacted.
  ///   - id: nil for one that is made of the question.
  ///   - input: what was asked; nil for what the trace says.
  ///   - taken: whether scores of all cases have names already, so that these get others.
  init(
    _ spans: [SpanRecord], names: ExchangeNames, id: String?, input: String?, tags: [String], isNamed taken: Bool
  ) throws(Finding) {
    let trial = RecordedTrial(spans, names: names)
    guard let asked = input ?? trial.exchange.inputs.first else {
      throw Finding(
        .caseUnmade, "no span of the trace says what its agent was asked", help: "say it by `--input`")
    }
    let tree = TraceTree(trial.spans)
    let calls = tree.toolCalls.filter { !$0.failed && !$0.isRefused && !$0.name.isEmpty && !$0.name.isPattern }
    var told: [JSONValue] = []
    for call in calls {
      var config: JSONObject = ["tool": .string(call.name)]
      if let arguments = call.arguments?.literal { config["arguments"] = arguments }
      if !told.contains(.object(config)) { told.append(.object(config)) }
    }
    var scorers = told.enumerated().map { index, config -> (kind: String, config: JSONValue) in
      var config = config.object ?? JSONObject()
      if taken || index > 0 { config["name"] = .string("tool_called \(index + 1)") }
      return ("tool_called", config.count == 1 ? config["tool"] ?? .null : .object(config))
    }
    if let answer = trial.exchange.answer?.trimmed, !answer.isEmpty, answer.count <= Self.longest {
      let isShort = answer.count <= Self.short && !answer.contains { $0.isNewline }
      let (kind, key) = isShort ? ("contains", "text") : ("similar", "to")
      var config: JSONObject = [key: .string(String(answer))]
      if taken { config["name"] = .string("answer") }
      scorers.append((kind, config.count == 1 ? .string(String(answer)) : .object(config)))
    }
    added = NewCase(
      id: id ?? Self.id(for: asked, spans), input: .string(asked), tags: tags, scorers: scorers)
  }

  /// The first words of the question, or else the start of the trace's ID.
  private static func id(for question: String, _ spans: [SpanRecord]) -> String {
    let words = question.prefix(500).lowercased().split { !($0.isASCII && ($0.isLetter || $0.isNumber)) }
    var id = ""
    for word in words.prefix(6) where id.count + word.count < 40 { id += (id.isEmpty ? "" : "-") + word }
    return id.isEmpty ? "trace-\(spans.first.map { "\($0.traceID)".prefix(8) } ?? "")" : id
  }
}

extension String {
  /// Whether tools of other names would fit it too.
  fileprivate var isPattern: Bool { contains { "*?[".contains($0) } }
}

extension JSONValue {
  /// An object's values that are not taken for something else than themselves: an object may be a matcher.
  fileprivate var literal: JSONValue? {
    guard let object else { return nil }
    let plain = object.filter { $0.value.object == nil && !($0.value.array?.contains { $0.object != nil } ?? false) }
    return plain.isEmpty ? nil : .object(JSONObject(plain.map { ($0.key, $0.value) }))
  }
}
