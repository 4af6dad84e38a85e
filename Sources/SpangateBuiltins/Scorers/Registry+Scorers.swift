package import SpangateCore

extension Registry {
  /// Every built-in scorer, one line each, in alphabetical order.
  package static let builtinScorers: [any Scorer.Type] = [
    CommandScorer.self,
    Contains.self,
    ContainsAll.self,
    ContainsAny.self,
    EndsWith.self,
    Equals.self,
    ContainsIgnoringCase.self,
    JSONAnswer.self,
    MaxCost.self,
    MaxLatency.self,
    MaxTokens.self,
    MaxTurns.self,
    NoErrors.self,
    NoLoops.self,
    Not<Contains>.self,
    Not<ContainsAny>.self,
    Not<EndsWith>.self,
    Not<Equals>.self,
    Not<ContainsIgnoringCase>.self,
    Not<OneOf>.self,
    Not<MatchesRegex>.self,
    Not<StartsWith>.self,
    OneOf.self,
    MatchesRegex.self,
    Similar.self,
    StartsWith.self,
    ToolCalled.self,
    ToolNotCalled.self,
    ToolTrajectory.self,
    WordCount.self,
  ]
}
