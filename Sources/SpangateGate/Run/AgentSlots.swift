import SpangateCore
import SpangateTrace

/// How many calls may be under way at once: to an agent, or of models that judge.
///
/// The limit halves whenever whoever is called asks to be left alone, and grows back by one after as many answers as it
/// allows.
final class AgentSlots: Sendable {
  fileprivate struct State {
    var limit: Int
    var used = 0
    var answers = 0
    var waiting: [CheckedContinuation<Void, Never>] = []
    var next = 0
  }

  /// What the end of a call says of how busy is who was called.
  enum Ending: Sendable {
    case answered
    /// It asks to be left alone.
    case throttled
    /// It says nothing.
    case failed
  }

  private let most: Int
  private let state: Locked<State>

  init(_ most: Int) {
    self.most = max(1, most)
    state = Locked(State(limit: max(1, most)))
  }

  /// Waits for a free slot, first come first served. Cancelled callers are served too, so that the queue keeps moving.
  func acquire() async {
    await withCheckedContinuation { continuation in
      let free = state.withLock { state in
        guard state.used < state.limit else {
          state.waiting.append(continuation)
          return false
        }
        state.used += 1
        return true
      }
      if free { continuation.resume() }
    }
  }

  func release(after ending: Ending) {
    let woken = state.withLock { state -> [CheckedContinuation<Void, Never>] in
      state.used -= 1
      switch ending {
      case .throttled:
        state.limit = max(1, state.limit / 2)
        state.answers = 0
      case .answered:
        state.answers += 1
        if state.answers >= state.limit, state.limit < most {
          state.limit += 1
          state.answers = 0
        }
      case .failed: break
      }
      return state.admit()
    }
    for continuation in woken { continuation.resume() }
  }

  var limit: Int { state.withLock(\.limit) }
}

extension AgentSlots.State {
  /// Gives free slots to those who waited longest.
  fileprivate mutating func admit() -> [CheckedContinuation<Void, Never>] {
    let count = min(max(0, limit - used), waiting.count - next)
    guard count > 0 else { return [] }
    let admitted = Array(waiting[next..<next + count])
    next += count
    used += count
    if next == waiting.count || next > 1_024 {
      waiting.removeFirst(next)
      next = 0
    }
    return admitted
  }
}
