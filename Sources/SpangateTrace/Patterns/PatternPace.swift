/// How much all searches of a run may still take together, once the run is to end.
///
/// Until then each text has a bound of its own; but many texts and many patterns at their bounds would outlive any budget
/// and any Ctrl-C.
package final class PatternPace: Sendable {
  /// Of all texts together, once the run is to end: tuned so that it takes less than a second of a processor.
  package static let rest = 10_000_000
  /// The same by the clock, since others may want the processor too.
  package static let restTime = Duration.milliseconds(500)
  /// How many steps a search may take before it counts: short texts are always searched.
  static let stride = 4_096

  private struct State {
    var hurries = false
    var rest: Int
    var restTime: Duration
  }

  private let state: Locked<State>
  private let deadline: ContinuousClock.Instant?

  /// That of the work that a task belongs to.
  @TaskLocal package static var current: PatternPace?

  /// - Parameter deadline: when the run is to end, if that is known.
  package init(
    deadline: ContinuousClock.Instant? = nil, rest: Int = PatternPace.rest, restTime: Duration = PatternPace.restTime
  ) {
    self.deadline = deadline
    state = Locked(State(rest: rest, restTime: restTime))
  }

  /// The run is to end now.
  package func hurry() { state.withLock { $0.hurries = true } }

  /// - Parameter time: that the steps took.
  /// - Returns: whether a search that has taken so many steps more may go on.
  func allows(_ steps: Int, in time: Duration) -> Bool {
    let isLate = deadline.map { $0 <= .now } ?? false
    return state.withLock { state in
      guard state.hurries || isLate else { return true }
      state.rest -= steps
      state.restTime -= time
      return state.rest >= 0 && state.restTime >= .zero
    }
  }
}
