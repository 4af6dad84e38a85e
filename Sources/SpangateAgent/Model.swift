import SpangateCore
import SpangateTrace

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

/// Why a model gave no reply.
package struct ModelFailure: Error, Equatable, CustomStringConvertible {
  /// As `error.type` has it.
  package enum Kind: String, Sendable {
    case failed
    /// No connection.
    case unreachable
    /// The connection broke, or the reply ended in its middle.
    case cutOff = "cut_off"
    case timedOut = "timeout"
    /// Nothing came for too long.
    case stalled
    /// Too many calls, or too many of other people's.
    case throttled
    /// Any other error status.
    case rejected
    /// What came is no reply.
    case unreadable
  }

  package var kind: Kind
  package var description: String
  /// Whether another attempt may go better.
  package var isTransient: Bool
  /// How long the provider asked to be left alone.
  package var retryAfter: Duration?

  package init(
    _ description: String, kind: Kind = .failed, isTransient: Bool, retryAfter: Duration? = nil
  ) {
    self.description = description
    self.kind = kind
    self.isTransient = isTransient
    self.retryAfter = retryAfter
  }
}

extension AgentFailure {
  /// What a model's failure is of the agent that asked it.
  init(_ failure: ModelFailure) {
    let kind: Kind =
      switch failure.kind {
      case .failed, .cutOff: .crashed
      case .unreachable: .refused
      case .timedOut, .stalled: .timedOut
      case .throttled: .throttled
      case .rejected: .rejected
      case .unreadable: .unreadable
      }
    self.init(kind, failure.description, isTransient: failure.isTransient, retryAfter: failure.retryAfter)
  }
}
