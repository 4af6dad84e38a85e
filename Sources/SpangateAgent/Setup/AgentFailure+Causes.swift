import SpangateCore

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
    self.init(kind, failure.message, isTransient: failure.isTransient, retryAfter: failure.retryAfter)
  }

  /// What is wrong will be wrong the next time too.
  static func unopened(_ message: String) -> AgentFailure { AgentFailure(.refused, message, isTransient: false) }

  static let interrupted = AgentFailure(.interrupted, "interrupted", isTransient: false)
}
