import SpangateCore
import SpangateTrace

/// The completion that the chunks of a Chat Completions stream add up to; of its choices the first.
struct OpenAIAssembly: ReplyAssembly {
  private var id: JSONValue?
  private var model: JSONValue?
  private var content: String?
  private var refusal: String?
  private var calls: [Call] = []
  private var finishReason: JSONValue?
  private var usage: JSONValue?
  private var isEnded = false

  private struct Call {
    /// The provider's number of it, which some servers leave out.
    var index: Int64?
    var id: String?
    var name = ""
    var arguments = ""
  }

  mutating func take(_ chunk: JSONValue) -> Bool {
    // What comes after the last mark is nobody's.
    guard !isEnded else { return true }
    guard chunk.object != nil else { return false }
    id = id ?? chunk["id"]
    model = model ?? chunk["model"]
    // It comes in a last chunk that has no choices.
    if let counts = chunk["usage"], counts != .null { usage = counts }
    for choice in chunk["choices"]?.array ?? [] where (choice["index"]?.int ?? 0) == 0 {
      if let reason = choice["finish_reason"], reason != .null, reason != "" { finishReason = reason }
      guard let delta = choice["delta"] else { continue }
      if let text = delta["content"]?.string { content = (content ?? "") + text }
      if let text = delta["refusal"]?.string { refusal = (refusal ?? "") + text }
      for call in delta["tool_calls"]?.array ?? [] where !take(call: call) { return false }
    }
    return true
  }

  /// Takes a piece of a call: of the one with its number, of a new one, or of the last.
  private mutating func take(call piece: JSONValue) -> Bool {
    let index = piece["index"]?.int
    let id = piece["id"]?.string.flatMap { $0.isEmpty ? nil : $0 }
    // Servers that number every call 0 tell them apart by their IDs.
    let known = calls.lastIndex { ($0.index == index || index == nil) && (id == nil || $0.id == nil || $0.id == id) }
    if known == nil {
      guard id != nil || piece.value(at: "/function/name")?.string != nil else { return false }
      calls.append(Call(index: index, id: id))
    }
    let place = known ?? calls.endIndex - 1
    calls[place].id = calls[place].id ?? id
    calls[place].name += piece.value(at: "/function/name")?.string ?? ""
    calls[place].arguments += piece.value(at: "/function/arguments")?.string ?? ""
    return true
  }

  mutating func end() { isEnded = true }

  /// Some servers close the stream without its last mark; a reason to finish says as much.
  var whole: JSONValue? {
    guard let finishReason else { return nil }
    var message: JSONObject = ["role": "assistant", "content": content.map { .string($0) } ?? .null]
    message["refusal"] = refusal.map { .string($0) }
    if !calls.isEmpty {
      message["tool_calls"] = .array(
        calls.map {
          [
            "id": .string($0.id ?? ""), "type": "function",
            "function": ["name": .string($0.name), "arguments": .string($0.arguments)],
          ]
        })
    }
    var whole: JSONObject = ["choices": [["message": .object(message), "finish_reason": finishReason]]]
    whole["id"] = id
    whole["model"] = model
    whole["usage"] = usage
    return .object(whole)
  }
}
