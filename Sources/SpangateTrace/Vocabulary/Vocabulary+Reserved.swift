extension Vocabulary {
  /// Of events and attributes that tell of a score.
  package static let evaluationPrefix = "gen_ai.evaluation."
  package static let evaluationName = "gen_ai.evaluation.name"

  /// Whether a name on a span is the evaluation's own, whoever writes it.
  package static func isReserved(_ name: String) -> Bool {
    name.hasPrefix("eval.") || name.hasPrefix("experiment.") || name == "test.case.result.status"
  }
}
