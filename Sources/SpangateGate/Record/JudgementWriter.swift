import SpangateCore
import SpangateTrace

/// Writes judgements to the store in the order in which they land, many to a transaction.
///
/// The next transaction takes whatever came while the last one was written, so a fast run does not wait for the disk
/// and a slow one has each judgement on it at once.
final class JudgementWriter: Sendable {
  private struct State {
    var pending: [TrialRecord] = []
    /// Of what is there already, and no news to anybody.
    var amended: [TrialRecord] = []
    /// Who waits for what is pending to be durable.
    var waiting: [CheckedContinuation<Void, Never>] = []
    var problem: Finding?
  }

  private let state: Locked<State>
  private let wake: AsyncStream<Void>.Continuation
  private let writer: Task<Void, Never>

  /// - Parameter landed: called after each transaction with what it made durable.
  init(_ store: any Store, run: String, landed: @escaping @Sendable (Judgement) -> Void) {
    let (signals, wake) = AsyncStream<Void>.makeStream(bufferingPolicy: .bufferingNewest(1))
    let state = Locked(State())
    self.state = state
    self.wake = wake
    writer = Task.detached {
      for await _ in signals {
        let (batch, amended, waiting) = state.withLock { state in
          defer { (state.pending, state.amended, state.waiting) = ([], [], []) }
          return (state.pending, state.amended, state.waiting)
        }
        do throws(Finding) {
          if !batch.isEmpty || !amended.isEmpty { try store.append(batch + amended, to: run) }
          for entry in batch { landed(entry.judgement) }
        } catch {
          state.withLock { $0.problem = error }
        }
        for continuation in waiting { continuation.resume() }
      }
    }
  }

  func append(_ entry: TrialRecord) {
    state.withLock { $0.pending.append(entry) }
    wake.yield()
  }

  /// Writes a judgement that landed before once more.
  func amend(_ entry: TrialRecord) {
    state.withLock { $0.amended.append(entry) }
    wake.yield()
  }

  /// What keeps the store from being written; measuring more would be for nothing.
  var problem: Finding? { state.withLock(\.problem) }

  /// Waits until everything that was appended is durable, or cannot be written.
  func flush() async {
    await withCheckedContinuation { continuation in
      state.withLock { $0.waiting.append(continuation) }
      wake.yield()
    }
  }

  /// Waits until everything is durable; nothing may be appended any more.
  func close() async throws(Finding) {
    await flush()
    wake.finish()
    await writer.value
    if let problem { throw problem }
  }
}
