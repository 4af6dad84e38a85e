/// Why a model gave no answer.
package struct ModelFailure: Error, Sendable, Equatable, CustomStringConvertible {
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
  package var message: String
  /// Whether another attempt may go better.
  package var isTransient: Bool
  /// How long the provider asked to be left alone.
  package var retryAfter: Duration?

  package init(
    _ message: String, kind: Kind = .failed, isTransient: Bool = false, retryAfter: Duration? = nil
  ) {
    self.kind = kind
    self.message = message
    self.isTransient = isTransient
    self.retryAfter = retryAfter
  }

  package var description: String { message }
}
