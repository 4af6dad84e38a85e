import SpangateModels
import SpangateTelemetry
import SpangateTrace

extension Conversation {
  /// As spans show it.
  var chatMessages: [ChatMessage] {
    let instructions = prompt.text.isEmpty ? [] : [ChatMessage(.system, prompt.text)]
    return instructions
      + messages.map { message in
        switch message {
        case .user(let text): ChatMessage(.user, text)
        case .assistant(let reply): reply.chatMessage
        case .tools(let results): ChatMessage(.tool, results.map { .toolResult(id: $0.call.id, $0.text) })
        }
      }
  }
}

extension ModelReply {
  /// As spans show it.
  var chatMessage: ChatMessage {
    let words: [ChatMessage.Part] = text.isEmpty ? [] : [.text(text)]
    let calls = calls.map { ChatMessage.Part.toolCall(id: $0.id, name: $0.name, arguments: $0.arguments.description) }
    return ChatMessage(.assistant, words + calls, finishReason: stop.rawValue)
  }
}
