internal import SpangateCore
import SpangateTrace

/// What became of everything that one backend was offered.
struct DeliveryCounts: Sendable {
  /// Traces of this run.
  var offered: Set<TraceID> = []
  private(set) var accepted: Set<TraceID> = []
  private var refused: Set<TraceID> = []
  var rejected: Int { refused.count }
  /// Refused in runs that ended before they could say so.
  private var refusedBefore: Set<TraceID> = []
  var rejectedBefore: Int { refusedBefore.count }
  /// What was refused and the spool does not know yet.
  private var unnoted = ExportRefusal()
  /// Single refusals since the last acceptance.
  private(set) var refusedInRow = 0
  private(set) var rejectedSpans = 0
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
    unnoted.traces += traces
    refusedInRow += 1
  }

  mutating func refuse(spans: Int) {
    rejectedSpans += spans
    unnoted.spans += spans
  }

  /// What is to be noted now, with why.
  var refusal: ExportRefusal? {
    guard !unnoted.isEmpty else { return nil }
    return ExportRefusal(traces: unnoted.traces, spans: unnoted.spans, problem: (problem ?? "").inert(limit: 1_000))
  }

  mutating func noted() { unnoted = ExportRefusal() }

  /// - Parameter earlier: of a run that ended before it could say so.
  mutating func add(_ earlier: ExportRefusal) {
    refusedBefore.formUnion(earlier.traces.filter { !refused.contains($0) })
    refused.formUnion(earlier.traces)
    rejectedSpans += earlier.spans
    if !earlier.problem.isEmpty { problem = problem ?? earlier.problem }
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
