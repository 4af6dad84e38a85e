package import SpangateCore
import SpangateTrace

/// A text of a model script with places to fill in.
///
/// `{{user}}` is the question, `{{result}}` what the last tool gave, `{{NAME}}` what the tool NAME gave last. A JSON
/// pointer after a colon picks from a result, as in `{{query_database:/rows/0/n}}`.
package struct ScriptTemplate: Sendable {
  private let text: String

  package init(_ text: String) { self.text = text }

  /// - Throws: ``ModelFailure`` when there is nothing to fill in.
  package func filled(from conversation: Conversation) throws(ModelFailure) -> String {
    var filled = ""
    var rest = text[...]
    while let start = rest.firstRange(of: "{{") {
      guard let end = rest[start.upperBound...].firstRange(of: "}}") else { break }
      filled += rest[..<start.lowerBound]
      filled += try value(of: rest[start.upperBound..<end.lowerBound], in: conversation)
      rest = rest[end.upperBound...]
    }
    return filled + rest
  }

  private func value(of place: Substring, in conversation: Conversation) throws(ModelFailure) -> String {
    let parts = place.split(separator: ":", maxSplits: 1)
    let name = parts.first ?? ""
    let source = name == "user" ? conversation.question : conversation.lastResult(of: name)?.text
    guard let source else { throw ModelFailure("`{{\(place)}}` has no result to read", isTransient: false) }
    guard parts.count == 2 else { return source }
    guard let value = (try? JSONValue(parsing: source))?.value(at: String(parts[1])) else {
      throw ModelFailure("`{{\(place)}}` finds nothing in the result", isTransient: false)
    }
    return value.string ?? value.description
  }
}

extension JSONValue {
  /// The same value with every text in it filled in.
  func filled(from conversation: Conversation) throws(ModelFailure) -> JSONValue {
    switch self {
    case .string(let text): return .string(try ScriptTemplate(text).filled(from: conversation))
    case .array(let items):
      var filled: [JSONValue] = []
      for item in items { filled.append(try item.filled(from: conversation)) }
      return .array(filled)
    case .object(let object):
      var filled = JSONObject()
      for (key, value) in object { filled.append(key, try value.filled(from: conversation)) }
      return .object(filled)
    default: return self
    }
  }
}

extension Conversation {
  /// The first thing the user said.
  var question: String? {
    for case .user(let text) in messages { return text }
    return nil
  }

  /// The model's replies so far.
  var turns: Int {
    messages.count { if case .assistant = $0 { true } else { false } }
  }

  /// - Parameter tool: its name; `result` for any.
  func lastResult(of tool: Substring = "result") -> ToolResult? {
    for case .tools(let results) in messages.reversed() {
      if let last = results.last(where: { tool == "result" || $0.call.name == tool }) { return last }
    }
    return nil
  }
}
