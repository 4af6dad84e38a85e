package import SpangateCore

/// What happens while a run goes on, for whoever watches. The report does not depend on it.
package enum GateEvent: Sendable {
  case began(trials: Int)
  /// A judgement is on disk.
  case landed(Judgement)
  case retrying(TrialKey, AgentFailure)
  case delivering
}
