import SpangateCore
package import SpangateTelemetry
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

/// A model's wish to have a tool run.
package struct ToolCall: Sendable, Equatable {
  /// Ties the result to the call.
  package var id: String
  package var name: String
  package var arguments: JSONValue
  /// What the model wrote in place of arguments, where that is no JSON; nil where it is.
  package var malformed: String?

  package init(id: String, name: String, arguments: JSONValue, malformed: String? = nil) {
    self.id = id
    self.name = name
    self.arguments = arguments
    self.malformed = malformed
  }

  /// With arguments as JSON text, of which no characters are an empty object.
  package init(id: String, name: String, written text: String) {
    if text.allSatisfy(\.isWhitespace) {
      self.init(id: id, name: name, arguments: [:])
    } else if let arguments = try? JSONValue(parsing: text) {
      self.init(id: id, name: name, arguments: arguments)
    } else {
      self.init(id: id, name: name, arguments: [:], malformed: text)
    }
  }

  /// As the model wrote them, JSON or not.
  package var writtenArguments: String { malformed ?? arguments.description }
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
  /// How much of the input had to do with the provider's cache; nil when it does not say.
  package var cached: CachedTokens?
  /// The reply in the provider's own form, for telling it in the next turn what it said in this one.
  package var verbatim: JSONValue?
  /// Why earlier attempts at this reply came to nothing.
  package var retries: [ModelFailure] = []

  package init(
    id: String? = nil, model: String, text: String = "", calls: [ToolCall] = [], stop: StopReason,
    usage: TokenUsage? = nil, cached: CachedTokens? = nil, verbatim: JSONValue? = nil
  ) {
    self.id = id
    self.model = model
    self.text = text
    self.calls = calls
    self.stop = stop
    self.usage = usage
    self.cached = cached
    self.verbatim = verbatim
  }

  /// Why a model stopped: in the words of the GenAI conventions where they have one, else in the provider's.
  package struct StopReason: RawRepresentable, Sendable, Hashable {
    package var rawValue: String

    package init(rawValue: String) { self.rawValue = rawValue }

    package static let stop = StopReason(rawValue: "stop")
    package static let length = StopReason(rawValue: "length")
    package static let toolCall = StopReason(rawValue: "tool_call")
    package static let contentFilter = StopReason(rawValue: "content_filter")
  }
}

/// Input tokens that a provider's cache had or took; both are within ``TokenUsage/input``.
package struct CachedTokens: Sendable, Equatable {
  package var read: Int
  package var written: Int

  package init(read: Int = 0, written: Int = 0) {
    self.read = read
    self.written = written
  }
}
