import SpangateCore
package import SpangateTrace

/// All that a model is told: its instructions, what was said so far, and the tools that it may ask for.
package struct Conversation: Sendable {
  package var prompt: Prompt
  package var messages: [Message]
  package var tools: [ToolDescription]
  package var toolChoice: ToolChoice

  package init(
    prompt: Prompt = Prompt(), messages: [Message], tools: [ToolDescription] = [],
    toolChoice: ToolChoice = .automatic
  ) {
    self.prompt = prompt
    self.messages = messages
    self.tools = tools
    self.toolChoice = toolChoice
  }

  /// Whether a model calls tools.
  package enum ToolChoice: Sendable, Equatable {
    /// As it likes.
    case automatic
    case none
    /// One at least.
    case any
    /// This one: its arguments are then an answer of a known shape.
    case tool(String)
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
  /// nil for a text without one.
  package var name: String?
  /// Tells the texts apart that went by the same name.
  package var version: String?

  package init(_ text: String = "", name: String? = nil, version: String? = nil) {
    self.text = text
    self.name = name
    self.version = version
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
