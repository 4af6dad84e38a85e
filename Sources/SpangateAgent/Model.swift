/// A language model: a conversation in, a reply out. Cancelling the task ends the call.
package protocol Model: Sendable {
  /// As the GenAI conventions list them, such as `anthropic`.
  var provider: String { get }
  /// The model that is asked for.
  var name: String { get }
  /// - Throws: ``ModelFailure``, or `CancellationError`.
  func reply(to conversation: Conversation) async throws -> ModelReply
}

/// Why a model gave no reply.
package struct ModelFailure: Error, Equatable, CustomStringConvertible {
  package var description: String
  /// Whether another attempt may go better.
  package var isTransient: Bool

  package init(_ description: String, isTransient: Bool) {
    self.description = description
    self.isTransient = isTransient
  }
}
