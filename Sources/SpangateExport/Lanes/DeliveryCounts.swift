internal import SpangateCore
import SpangateTrace

/// What became of everything that one backend was offered.
struct DeliveryCounts: Sendable {
  /// Traces of this run.
  var offered: Set<TraceID> = []
  private(set) var accepted: Set<TraceID> = []
  private var refused: Set<TraceID> = []
  var rejected: Int { refused.count }
  /// Single refusals since the last acceptance.
  private(set) var refusedInRow = 0
  var rejectedSpans = 0
  var problem: String?
  /// Requests with scores that were refused, and the last reason why scores are not where they belong.
  var unwrittenScores = 0
  var scoreProblem: String?
  /// Traces that could neither be sent nor kept.
  var missing: Set<TraceID> = []
  var lost: Int { missing.subtracting(accepted).count }
  var spoolProblem: String?

  /// - Parameter traces: of this run, or of an earlier one and then not counted.
  mutating func accept(_ traces: [TraceID]) {
    accepted.formUnion(offered.intersection(traces))
    refusedInRow = 0
  }

  mutating func refuse(_ traces: [TraceID]) {
    refused.formUnion(traces)
    refusedInRow += 1
  }

  /// All that went wrong, the worst first.
  ///
  /// - Parameter waitingScores: trials whose scores are kept for the next run.
  func summary(waitingScores: Int) -> String? {
    let loss = spoolProblem.map { lost > 0 ? "\(lost) traces were lost: \($0)" : $0 }
    let scores = scoreProblem.map { unwrittenScores > 0 ? "\(unwrittenScores) scores are not written: \($0)" : $0 }
    let waiting = waitingScores > 0 ? "the scores of \(waitingScores) trials wait for the next run" : nil
    let problems = [loss, problem, scores, waiting].compactMap { $0 }
    return problems.isEmpty ? nil : problems.joined(separator: "; ")
  }
}
