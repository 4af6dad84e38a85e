import SpangateCore
import SpangateTrace

/// The message that the events of a Messages stream add up to.
struct AnthropicAssembly: ReplyAssembly {
  private var message: JSONObject?
  private var usage = JSONObject()
  private var blocks: [Block] = []
  private var isComplete = false

  private struct Block {
    var start: JSONObject
    /// By the member of the block that they are the text of.
    var texts: [String: String] = [:]
    var citations: [JSONValue] = []

    /// Partial JSON stays a text where it is none, for who reads the call to see.
    var whole: JSONValue {
      var block = start
      for (key, text) in texts where key != "input" { block[key] = .string(text) }
      if let text = texts["input"], !text.isEmpty {
        block["input"] = (try? JSONValue(parsing: text)) ?? .string(text)
      }
      if !citations.isEmpty { block["citations"] = .array(citations) }
      return .object(block)
    }
  }

  mutating func take(_ event: JSONValue) -> Bool {
    switch event["type"] {
    case "message_start": return start(event["message"])
    case "content_block_start":
      guard message != nil, event["index"]?.int == Int64(blocks.count), let block = event["content_block"]?.object
      else { return false }
      blocks.append(Block(start: block))
    case "content_block_delta":
      guard let index = event["index"]?.int, blocks.indices.contains(Int(clamping: index)), let delta = event["delta"]
      else { return false }
      return take(delta, at: Int(index))
    case "message_delta":
      guard message != nil else { return false }
      for (key, value) in event["delta"]?.object ?? [:] { message?[key] = value }
      merge(event["usage"])
    case "message_stop":
      isComplete = message != nil
      return isComplete
    // Pings, ends of blocks, and what the API may add: its versioning promises that new events can be passed over.
    default: break
    }
    return true
  }

  /// The API ends with `message_stop` and knows no other mark.
  mutating func end() {}

  private mutating func start(_ started: JSONValue?) -> Bool {
    guard message == nil, let started = started?.object else { return false }
    message = started
    merge(started["usage"])
    return true
  }

  /// Counts are of the whole message so far.
  private mutating func merge(_ counts: JSONValue?) {
    for (key, value) in counts?.object ?? [:] where value != .null { usage[key] = value }
  }

  private mutating func take(_ delta: JSONValue, at index: Int) -> Bool {
    func append(_ key: String, to member: String) -> Bool {
      guard let text = delta[key]?.string else { return false }
      let start = blocks[index].start[member]?.string ?? ""
      blocks[index].texts[member, default: start] += text
      return true
    }
    switch delta["type"] {
    case "text_delta": return append("text", to: "text")
    case "input_json_delta": return append("partial_json", to: "input")
    case "thinking_delta": return append("thinking", to: "thinking")
    case "signature_delta": return append("signature", to: "signature")
    case "citations_delta":
      blocks[index].citations += delta["citation"].map { [$0] } ?? []
      return true
    default: return true
    }
  }

  var whole: JSONValue? {
    guard isComplete, var message else { return nil }
    message["content"] = .array(blocks.map(\.whole))
    message["usage"] = .object(usage)
    return .object(message)
  }
}
