package import SpangateCore

extension Registry {
  /// All four shelves. What is built in has one line below, and one file of its own.
  package static let builtins = Registry(
    targets: builtinTargets, scorers: builtinScorers, backends: builtinBackends, reporters: builtinReporters,
    measureQuery: { (query) throws(Misconfigured) in try QueriedMeasure(query).measurement })

  /// Every built-in target, one line each, in alphabetical order.
  package static let builtinTargets: [any Target.Type] = [
    CommandTarget.self,
    HTTPTarget.self,
  ]

  /// Every built-in scorer, one line each, in alphabetical order.
  package static let builtinScorers: [any Scorer.Type] = [
    Answered.self,
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
    SpansFound.self,
    StartsWith.self,
    ToolCalled.self,
    ToolNotCalled.self,
    ToolTrajectory.self,
    WordCount.self,
  ]

  /// Every built-in backend, one line each, in alphabetical order.
  package static let builtinBackends: [any Backend.Type] = [
    JaegerBackend.self,
    LangfuseBackend.self,
    MLflowBackend.self,
    OTLPBackend.self,
    PhoenixBackend.self,
    TempoBackend.self,
  ]

  /// Every built-in reporter, one line each, in alphabetical order.
  package static let builtinReporters: [any Reporter.Type] = [
    ConciseReport.self,
    FullReport.self,
    GitHubReport.self,
    JSONReport.self,
    JUnitReport.self,
    MarkdownReport.self,
  ]
}
