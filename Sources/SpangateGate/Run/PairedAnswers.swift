import SpangateCore
import SpangateTrace

/// What the first arm answered in a round, for the other arms' trials of the same case and index, which wait for it.
final class PairedAnswers: Sendable {
  private struct Key: Hashable {
    var `case`: String
    var index: Int
  }

  private struct State {
    var known: [Key: Observation.Rival] = [:]
    var waiting: [Key: [CheckedContinuation<Observation.Rival, Never>]] = [:]
  }

  /// The first arm.
  let variant: String
  /// By the variant, the cases in which a scorer compares it with the first arm.
  private let compared: [String: Set<String>]
  private let state = Locked(State())

  /// - Parameter arms: one suite, once for each variant that takes part; at least the first.
  init(of arms: [Suite]) {
    variant = arms[0].variant
    compared = Dictionary(
      arms.dropFirst().map {
        ($0.variant, Set($0.cases.filter { $0.scorers.contains(where: \.comparesVariants) }.map(\.id)))
      }
    ) { $0.union($1) }
  }

  /// Every trial of the first arm comes here once, or who waits for it waits for ever.
  ///
  /// - Parameter answer: nil when there is none.
  func put(_ answer: String?, for trial: TrialKey) {
    let place = Key(case: trial.case, index: trial.index)
    let rival = Observation.Rival(variant: variant, answer: answer)
    let waiting = state.withLock { state in
      state.known[place] = rival
      return state.waiting.removeValue(forKey: place) ?? []
    }
    for continuation in waiting { continuation.resume(returning: rival) }
  }

  /// Waits for the first arm's trial beside this one.
  func rival(of trial: TrialKey) async -> Observation.Rival {
    let place = Key(case: trial.case, index: trial.index)
    return await withCheckedContinuation { continuation in
      let known = state.withLock { state -> Observation.Rival? in
        if let known = state.known[place] { return known }
        state.waiting[place, default: []].append(continuation)
        return nil
      }
      if let known { continuation.resume(returning: known) }
    }
  }
}

extension PairedAnswers {
  /// A trial of the first arm has ended; any other is of no interest.
  func put(_ finished: FinishedTrial) {
    guard finished.trial.id.variant == variant else { return }
    if case .answered(let answer) = finished.outcome {
      put(answer.text, for: finished.trial.id)
    } else {
      put(nil, for: finished.trial.id)
    }
  }

  /// These are never going to begin.
  func abandon(_ trials: some Sequence<PlannedTrial>) {
    for trial in trials where trial.id.variant == variant { put(nil, for: trial.id) }
  }

  /// What to compare a trial with; nil for those of the first arm, and where no scorer compares.
  func rival(of trial: PlannedTrial) async -> Observation.Rival? {
    guard compared[trial.id.variant]?.contains(trial.id.case) == true else { return nil }
    return await rival(of: trial.id)
  }
}
