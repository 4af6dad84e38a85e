package import SpangateCore
import SpangateTrace

extension Registry {
  /// Every built-in scorer, one line each, in alphabetical order.
  package static let builtinScorers: [any Scorer.Type] = [
    CommandScorer.self,
    Contains.self,
    ContainsAll.self,
    ContainsAny.self,
    EndsWith.self,
    Equals.self,
    Faithfulness.self,
    ContainsIgnoringCase.self,
    JSONAnswer.self,
    RubricJudge.self,
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
    Pairwise.self,
    RefusalJudge.self,
    MatchesRegex.self,
    Relevance.self,
    Similar.self,
    StartsWith.self,
    ToolCalled.self,
    ToolNotCalled.self,
    ToolTrajectory.self,
    WordCount.self,
  ]
}
