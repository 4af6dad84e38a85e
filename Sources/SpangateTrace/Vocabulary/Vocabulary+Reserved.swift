extension Vocabulary {
  /// Of events and attributes that tell of a score.
  package static let evaluationPrefix = "gen_ai.evaluation."
  package static let evaluationName = "gen_ai.evaluation.name"

  /// Whether a name on a span is the evaluation's own, whoever writes it.
  package static func isReserved(_ name: String) -> Bool {
    name.hasPrefix("eval.") || name.hasPrefix("experiment.") || name == "test.case.result.status"
  }

  /// Whether a span of this name is the evaluation's own: what a judge costs is not what the agent does.
  package static func isReservedSpan(_ name: String) -> Bool { name == "eval.trial" || name == "eval.judge" }

  /// Stands before a name that an agent wrote, and that is the evaluation's own.
  package static let movedPrefix = "agent."
}
