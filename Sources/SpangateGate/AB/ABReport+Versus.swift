import SpangateCore
import SpangateDecision
import SpangateTrace

extension ABReport {
  /// Puts a decision together with where to look at it. Pure.
  init(
    _ versus: Versus, of plan: ArmPlan, _ progress: ArmProgress, _ measured: MeasuredRun, premises: [Finding],
    links: TraceLinks, suspects: SuspectSearch?, paths: PathSearch?
  ) {
    let arms = plan.measured(progress.judgements)
    var others = arms.indices.dropFirst().map { index in
      ArmComparison(versus, arm: index, of: arms, as: Arm(arms[index]))
    }
    let preferences = plan.preferences(progress.judgements)
    for index in others.indices { others[index].preferences = preferences[index + 1] }
    // Where nothing could be asked, that is said already.
    let unmeasured = measured.findings.isEmpty ? arms.flatMap(\.obstacleFindings) : []
    let isTold =
      !measured.findings.isEmpty || !measured.obstacles.isEmpty || unmeasured.contains { $0.severity == .error }
    if let suspects {
      for index in others.indices {
        for place in others[index].cases.indices {
          others[index].cases[place].suspect = others[index].cases[place].question(arms[0], arms[index + 1])
            .flatMap(suspects)
        }
      }
    }
    for index in others.indices { others[index].path = arms[index + 1].path(beside: arms[0], of: others.count, paths) }
    let open =
      measured.findings.isEmpty ? versus.openFindings(of: arms) + (isTold ? [] : versus.limitFindings(of: arms)) : []
    let doubts = isTold ? [] : others.flatMap { $0.doubts(beside: plan.arms[0]) }
    let findings = plan.arms.incomparable + unmeasured + open + doubts
    let examples = others.flatMap(\.cases).flatMap { [$0.first.example, $0.second.example] }.map(\.judgement.traceID)
    let changed = others.compactMap(\.path).flatMap(\.changes).map(\.trace)
    let evidence = Set(examples + findings.compactMap(\.evidence?.trace)).subtracting(progress.judgements.untraced)
      .union(changed)
    func urls(_ trace: TraceID, _ span: SpanID?) -> [String: String] {
      links.urls(of: trace, span: span, deliveries: measured.deliveries, evidence: evidence)
    }
    for other in others.indices {
      for index in others[other].cases.indices { others[other].cases[index].link(urls) }
      others[other].path?.link { links.best(of: urls($0, $1)) }
    }
    let isUnmeasured =
      progress.isFirstShort || isTold || !doubts.isEmpty || open.contains { $0.severity == .error }
    let verdict: Verdict =
      others.contains { $0.call == .worse } ? .regressed : isUnmeasured ? .inconclusive : .passed
    let first = plan.arms[0]
    let linked = findings.map { $0.linked { links.best(of: urls($0, $1)) } }
    let cut = measured.budgetFinding(isFirst: progress.isFirstShort)
    self.init(
      exitStatus: measured.exitStatus(of: verdict),
      run: Report.Run(
        id: plan.run.id, startedAt: plan.run.startedAt, duration: measured.duration.seconds, variant: first.variant,
        experimentID: first.experimentID, trials: progress.judgements.count, rounds: progress.looks,
        cost: Report.cost(of: progress.judgements), judging: progress.judgements.judging, revision: plan.run.revision),
      suite: first.name.value, file: first.file, first: Arm(arms[0]), others: others,
      findings: measured.findings + linked + progress.judgements.unknownPrices + cut + measured.overrunFindings
        + measured.traceFindings
        + measured.deliveryFindings + measured.leftovers + measured.obstacles + premises)
  }
}

extension ABReport.ArmComparison {
  /// Why an arm that is not shown to be worse has not passed either: SG0440 and SG0445.
  fileprivate func doubts(beside first: Suite) -> [Finding] {
    guard call != .worse else { return [] }
    // That the agent answered at all says nothing of what it answered.
    let scorers = first.cases.flatMap(\.scorers)
    let ofCalls = Set(scorers.filter(\.judgesCalls).map(\.name))
    let telling = scorers.allSatisfy(\.judgesCalls) ? scores : scores.filter { !ofCalls.contains($0.name) }
    if preferences.isEmpty, !telling.contains(where: { $0.change.value != nil }) {
      return [
        Finding(
          .nothingCompared,
          "variants `\(first.variant.inert(limit: 60))` and `\(arm.variant.inert(limit: 60))` have no score in common",
          at: first.name.range, help: "give both the same scorers")
      ]
    }
    let blocking = telling.filter { $0.blocks && $0.change.value != nil }
    if !blocking.isEmpty, blocking.allSatisfy({ $0.first.value == 0 && $0.second.value == 0 }) {
      return [
        Finding(
          .nothingPasses,
          "nothing passes in `\(first.variant.inert(limit: 60))` or `\(arm.variant.inert(limit: 60))`: neither can be worse",
          at: first.name.range, help: "mend what fails until something passes")
      ]
    }
    guard call == .inconclusive else { return [] }
    return cases.filter { $0.mayHaveDied(among: first.cases.count) }.map { item in
      Finding(
        .caseUndecided,
        "case `\(item.id.inert(limit: 100))` passed in \(item.first.passed == item.first.trials ? "every trial" : "\(item.first.passed) of \(item.first.trials) trials") of `\(first.variant.inert(limit: 60))` and in none of "
          + "`\(arm.variant.inert(limit: 60))`, and \(item.second.trials.counted("trial")) cannot tell that from chance",
        at: first.cases.first { $0.id == item.id }?.range,
        evidence: Evidence(
          suite: first.name.value, case: item.id, trial: item.second.example.judgement.key.index,
          trace: item.second.example.judgement.traceID, span: item.second.example.judgement.rootSpanID),
        help: "allow for more with `--max-trials`")
    }
  }
}

extension ABReport.Arm {
  fileprivate init(_ arm: MeasuredSuite) {
    self.init(variant: arm.suite.variant, trials: arm.judgements.count, cost: Report.cost(of: arm.judgements))
  }
}

extension ABReport.CaseDifference {
  /// It passed in every trial of the first arm and in none of the second's; or mostly, and in none, where chance would
  /// hardly do that to any of so many cases that are the same in both.
  ///
  /// Without the latter limit three trials of an unchanged case that passes half of the time were a doubt in 6 % of
  /// comparisons, and those of ten in 48 %; now in 2 % and 15 %, and six trials of ten in 0.3 %.
  fileprivate func mayHaveDied(among cases: Int) -> Bool {
    guard quarantine == nil, 2 * first.passed > first.trials, second.passed == 0 else { return false }
    return first.passed == first.trials || chanceOfNone * Double(cases) <= 0.05
  }

  /// How likely none of the passes is the second arm's, if both pass alike: hypergeometric.
  private var chanceOfNone: Double {
    (0..<first.passed).reduce(1) {
      $0 * Double(first.trials - $1) / Double(first.trials + second.trials - $1)
    }
  }

  /// Where the arm that fares worse goes wrong, beside what passed in either.
  fileprivate func question(_ mine: MeasuredSuite, _ theirs: MeasuredSuite) -> SuspectQuestion? {
    let isWorse = second.passed * first.trials < first.passed * second.trials
    let arm = isWorse ? theirs : mine
    let all = (mine.judgements + theirs.judgements).filter { $0.key.case == id }
    let failing = arm.judgements.filter { $0.key.case == id && $0.passed == false }
    let shown = (isWorse ? second : first).example.judgement
    guard !failing.isEmpty else { return nil }
    return SuspectQuestion(
      suite: mine.suite.name.value, case: id,
      score: shown.scores.first { $0.severity == .blocking && $0.label == .fail }?.name ?? "", failing: failing,
      passing: all.filter { $0.passed == true }, shown: shown.key)
  }

  fileprivate mutating func link(_ urls: (TraceID, SpanID?) -> [String: String]) {
    func link(_ side: inout ABReport.Side) {
      let judgement = side.example.judgement
      let suspected = suspect?.trace == judgement.traceID ? suspect?.span : nil
      side.example.urls = urls(judgement.traceID, suspected ?? judgement.blamedSpan ?? judgement.rootSpanID)
    }
    link(&first)
    link(&second)
  }
}
