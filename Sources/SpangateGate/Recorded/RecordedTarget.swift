package import SpangateCore
import SpangateTrace

/// Answers with what recorded traces say was answered; nobody is asked.
package struct RecordedTarget: Target {
  package static let kind = Kind("recorded", "what recorded traces say was answered")
  private let trials: RecordedTrials

  package init(_ trials: RecordedTrials) { self.trials = trials }

  package init(config: NoConfig) throws(Misconfigured) {
    throw Misconfigured("recorded traces are no agent of a suite")
  }

  package func open(in place: RunPlace, using tools: Tools) async throws(AgentFailure) -> any TargetSession {
    Session(trials: trials)
  }

  private struct Session: TargetSession {
    let trials: RecordedTrials
    var endsWithItsAnswer: Bool { true }

    func run(_ trial: PlannedTrial) async -> Outcome {
      do {
        guard let recorded = try trials.begin(trial) else {
          return .failed(AgentFailure(.unrecorded, "no recorded trace is a trial of it", isTransient: false))
        }
        return recorded.outcome
      } catch {
        return .failed(AgentFailure(.unrecorded, "the recorded trace cannot be read: \(error)", isTransient: false))
      }
    }

    func moment(of trial: PlannedTrial) -> RecordedMoment? {
      trials.trial(trial.id)?.moment ?? RecordedMoment(start: .now, duration: .zero)
    }
  }
}
