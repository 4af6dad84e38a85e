/// A language model: a conversation in, a reply out. Cancelling the task ends the call.
package protocol Model: Sendable {
  /// As the GenAI conventions list them, such as `anthropic`.
  var provider: String { get }
  /// The model that is asked for.
  var name: String { get }
  var settings: ModelSettings { get }
  /// - Throws: ``ModelFailure``, or `CancellationError`.
  func reply(to conversation: Conversation) async throws -> ModelReply
}

extension Model {
  package var settings: ModelSettings { ModelSettings() }
}

/// How a model is to reply.
package struct ModelSettings: Sendable, Equatable {
  /// Of one reply.
  package var maxTokens: Int?
  package var temperature: Double?
  /// Whether the reply comes as it is made, so that a model that fell silent can be told from one that thinks.
  package var streams: Bool

  package init(maxTokens: Int? = nil, temperature: Double? = nil, streams: Bool = false) {
    self.maxTokens = maxTokens
    self.temperature = temperature
    self.streams = streams
  }
}
