package import SpangateTrace

/// The names that an evaluation adds to those of any tracing code; the test names are from the semantic conventions
/// 1.44.
extension Vocabulary {
  // Written on every span of a trial.
  package static let runID = "eval.run.id"
  package static let suiteName = "eval.suite.name"
  package static let caseID = "eval.case.id"
  package static let trialIndex = "eval.trial.index"

  // Written on root spans and on the span that a score points at.
  package static let trialSpan = "eval.trial"
  /// What it gave for its verdict, as JSON.
  package static let judgeVerdict = "eval.judge.verdict"
  package static let scorePrefix = "eval.score."
  /// Of what another tool found that a change made of a score.
  package static let deltaPrefix = "eval.delta."
  package static let testSuiteName = "test.suite.name"
  package static let testCaseName = "test.case.name"
  package static let testCaseStatus = "test.case.result.status"
  package static let evaluationEvent = "gen_ai.evaluation.result"
  package static let evaluationScore = "gen_ai.evaluation.score.value"
  package static let evaluationLabel = "gen_ai.evaluation.score.label"
  package static let evaluationExplanation = "gen_ai.evaluation.explanation"

  /// In the resource of an agent that starts a trace of its own.
  package static let trialID = "eval.trial.id"
}
