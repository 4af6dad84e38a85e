import SpangateTrace

/// Whether a backend is worth calling.
struct BackendHealth: Sendable, Equatable {
  private enum State: Equatable {
    case working
    /// A call failed and is being tried again.
    case failing
    /// Left alone; after that time one call finds out whether it is back.
    case down(until: Timestamp)
    /// Configured wrongly, so that nothing of this run would get through.
    case misdirected
  }

  private var state = State.working

  var isWorking: Bool { state == .working }

  /// Whether the next call is to find out if the backend is back: it gets one attempt.
  var isProbing: Bool { if case .down = state { true } else { false } }

  func canSend(at now: Timestamp) -> Bool {
    switch state {
    case .working, .failing: true
    case .down(let until): now >= until
    case .misdirected: false
    }
  }

  mutating func recover() { state = .working }
  mutating func misdirect() { state = .misdirected }

  /// A call failed and will be tried again.
  mutating func stumble() { if state == .working { state = .failing } }

  /// All attempts failed.
  mutating func fall(until: Timestamp) { if state != .misdirected { state = .down(until: until) } }

  /// A backend that is down gets one more chance now.
  mutating func allowProbe() { if isProbing { state = .down(until: Timestamp(nanoseconds: 0)) } }
}
