package import SpangateCore
package import SpangateTelemetry

/// All that a model is told: its instructions, what was said so far, and the tools that it may ask for.
package struct Conversation: Sendable {
  package var prompt: Prompt
  package var messages: [Message]
  package var tools: [ToolDescription]

  package init(prompt: Prompt = Prompt(), messages: [Message], tools: [ToolDescription] = []) {
    self.prompt = prompt
    self.messages = messages
    self.tools = tools
  }

  package enum Message: Sendable, Equatable {
    case user(String)
    case assistant(ModelReply)
    /// In the order of the calls.
    case tools([ToolResult])
  }
}

/// A model's standing instructions.
package struct Prompt: Sendable, Equatable {
  package var text: String
  /// Tells versions apart on spans; nil for a text without one.
  package var name: String?

  package init(_ text: String = "", name: String? = nil) {
    self.text = text
    self.name = name
  }
}

/// What a model is told about a tool.
package struct ToolDescription: Sendable, Equatable {
  package var name: String
  package var summary: String
  /// A JSON Schema of the arguments.
  package var parameters: JSONValue

  package init(name: String, summary: String, parameters: JSONValue) {
    self.name = name
    self.summary = summary
    self.parameters = parameters
  }
}

/// A model's wish to have a tool run.
package struct ToolCall: Sendable, Equatable {
  /// Ties the result to the call.
  package var id: String
  package var name: String
  package var arguments: JSONValue

  package init(id: String, name: String, arguments: JSONValue) {
    self.id = id
    self.name = name
    self.arguments = arguments
  }
}

/// What came of a tool call, as the model is told.
package struct ToolResult: Sendable, Equatable {
  package var call: ToolCall
  package var text: String
  package var isError: Bool

  package init(call: ToolCall, text: String, isError: Bool = false) {
    self.call = call
    self.text = text
    self.isError = isError
  }
}

/// What a model said.
package struct ModelReply: Sendable, Equatable {
  /// The provider's ID of this reply.
  package var id: String?
  /// The model that answered, which may be more exact than the one that was asked.
  package var model: String
  package var text: String
  package var calls: [ToolCall]
  package var stop: StopReason
  /// nil when the provider does not say.
  package var usage: TokenUsage?

  package init(
    id: String? = nil, model: String, text: String = "", calls: [ToolCall] = [], stop: StopReason,
    usage: TokenUsage? = nil
  ) {
    self.id = id
    self.model = model
    self.text = text
    self.calls = calls
    self.stop = stop
    self.usage = usage
  }

  /// Why a model stopped, in the words of the GenAI conventions.
  package enum StopReason: String, Sendable {
    case stop, length
    case toolCall = "tool_call"
    case contentFilter = "content_filter"
  }
}
