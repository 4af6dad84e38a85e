import SpangateCore
import SpangateDecision
import SpangateTrace

extension GateDecision {
  /// With what changed in the path of each suite since the baseline, and what blocks of that.
  ///
  /// - Parameter search: is asked once for each suite that the baseline has.
  func following(_ search: PathSearch?, _ measured: [MeasuredSuite], beside baseline: Baseline?) -> GateDecision {
    guard let search, let baseline, let bounds = measured.map(\.suite).boundsOfPaths else { return self }
    var decision = self
    let count = Double(measured.count)
    for place in suites.indices {
      guard let suite = measured.first(where: { $0.suite.name.value == suites[place].name }),
        baseline.suites[suites[place].name] != nil
      else { continue }
      let question = PathQuestion(
        of: suite, beside: baseline, bounds: (bounds.advisory / count, bounds.blocking / count))
      guard suite.suite.traces != .off, !question.policy.isOff else { continue }
      let report = question.cases.isEmpty ? PathReport(whyNot: "no case is as it was") : search(question)
      decision.suites[place].path = report
      let findings = report.findings(of: suite.suite, bound: question.bounds.blocking)
      let verdicts: [Verdict] = findings.map { $0.rule == .pathChanged ? .regressed : .inconclusive }
      decision.suites[place].verdict = .combined([suites[place].verdict] + verdicts)
      decision.findings = (decision.findings + findings).bySeverity
    }
    decision.verdict = .combined([verdict] + decision.suites.map(\.verdict))
    return decision
  }

  /// Trials that changes of the path are shown in.
  var changedTraces: Set<TraceID> { Set(suites.lazy.compactMap(\.path).flatMap(\.changes).map(\.trace)) }
}

extension PathQuestion {
  /// - Parameter bounds: of this suite alone.
  init(of measured: MeasuredSuite, beside baseline: Baseline, bounds: (advisory: Double, blocking: Double)) {
    let suite = measured.suite
    let held = Set(suite.quarantine.map(\.value.case))
    let byCase = Dictionary(grouping: measured.judgements, by: \.key.case)
    let samples = baseline.suites[suite.name.value]?.cases ?? [:]
    var hasMore = false
    let cases = suite.cases.compactMap { item -> Case? in
      guard !held.contains(item.id), let known = samples[item.id], known.fingerprint == item.fingerprint else {
        return nil
      }
      let now = byCase[item.id, default: []]
      if now.count > suite.trials(of: item) { hasMore = true }
      return Case(id: item.id, now: now, before: .runs(known.runs.sorted().map { baseline.runs[$0].id }))
    }
    self.init(
      suite: suite.name.value, cases: cases, policy: suite.gate.path, bounds: bounds,
      looks: suite.looks(further: hasMore))
  }
}

extension MeasuredSuite {
  /// How its path differs from that of another variant; it is told, and blocks nothing. nil where nobody looks.
  ///
  /// - Parameter count: variants that share the bound.
  func path(beside first: MeasuredSuite, of count: Int, _ search: PathSearch?) -> PathReport? {
    guard let search, let bounds = [first.suite].boundsOfPaths, suite.traces != .off, first.suite.traces != .off,
      !first.suite.gate.path.isOff
    else { return nil }
    let mine = Dictionary(grouping: judgements, by: \.key.case)
    let theirs = Dictionary(grouping: first.judgements, by: \.key.case)
    let cases = suite.cases.compactMap { item -> PathQuestion.Case? in
      guard let before = theirs[item.id] else { return nil }
      return PathQuestion.Case(id: item.id, now: mine[item.id] ?? [], before: .trials(before))
    }
    var policy = first.suite.gate.path
    for part in policy.parts(.block) { policy.rules[part] = .advisory }
    let bound = bounds.advisory / Double(count)
    return search(
      PathQuestion(
        suite: suite.name.value, cases: cases, policy: policy, bounds: (bound, bound),
        looks: suite.maxTrials > suite.trials ? LookSchedule(first: suite.trials, most: suite.maxTrials).count : 1))
  }
}

extension PathReport {
  /// With where the trials that show the changes can be looked at.
  mutating func link(_ url: (TraceID, SpanID?) -> String?) {
    for place in changes.indices { changes[place].url = url(changes[place].trace, changes[place].span) }
  }
}

extension Suite {
  /// How often the trials of a suite may have been looked at: each time that more are asked for is another chance to see
  /// what is not there. One half of the bound is the first round's, where there may be more.
  fileprivate func looks(further: Bool) -> Int {
    guard maxTrials > trials else { return 1 }
    guard further else { return 2 }
    // Each further round may double the trials.
    var (rounds, reached) = (0, max(1, trials))
    while reached < maxTrials { (rounds, reached) = (rounds + 1, reached * 2) }
    return 2 * rounds
  }
}

extension PathPolicy {
  fileprivate var isOff: Bool { parts(.off).count == PathPart.allCases.count }
}

extension PathReport {
  /// A change of all trials tells so many tests apart from the rest, which share the bound.
  private static let testsOfAChange = 4.0

  /// SG0150 for each change that blocks; SG0151 and SG0152 where none could be seen.
  ///
  /// - Parameter bound: of what blocks in this suite.
  fileprivate func findings(of suite: Suite, bound: Double) -> [Finding] {
    guard suite.gate.path.blocks else { return [] }
    let changed = changes.filter { $0.severity == .blocking }.map { $0.finding(in: suite) }
    if whyNot != nil || !untraced.isEmpty {
      let ids = untraced.prefix(5).map { "`\($0.inert(limit: 100))`" }.joined(separator: ", ")
      let why = untraced.isEmpty ? whyNot ?? "" : "\(untraced.count.counted("case")) without enough traces: \(ids)"
      return changed + [
        Finding(
          .pathUnmeasured, "the path of suite `\(suite.name.value)` could not be compared: \(why)",
          at: suite.gate.path.range, help: "accept a run whose traces are kept here, or say `path: advisory`")
      ]
    }
    guard changed.isEmpty, reach * Self.testsOfAChange > bound else { return changed }
    return [
      Finding(
        .pathTooThin,
        "no change of the path of suite `\(suite.name.value)` could be shown by so few trials of \(cases.counted("case"))",
        at: suite.gate.path.range, help: "raise `trials`, or accept more runs (`--accept --keep 5`)")
    ]
  }
}

extension PathChange {
  fileprivate func finding(in suite: Suite) -> Finding {
    let shown = Finding.Note("cases", cases.prefix(10).map { "`\($0.inert(limit: 100))`" }.joined(separator: ", "))
    let odds = Finding.Note(
      "chance", "as much in any of what is looked at: once in \((1 / max(chance, 1e-12)).decimals(0)) runs")
    let beside = otherTrace.map { [Finding.Note("before", "spangate trace diff \($0) \(trace)")] } ?? []
    return Finding(
      .pathChanged, message, at: suite.gate.path.range, caption: "a change of \(part.noun) blocks",
      evidence: Evidence(
        suite: suite.name.value, case: trial.case, trial: trial.index, trace: trace, span: span, spanName: spanName),
      notes: [shown, odds] + beside, help: "run `spangate baseline accept` if the change is intended")
  }
}

extension PathPart {
  fileprivate var noun: String {
    switch self {
    case .tools: "tool calls"
    case .models: "model calls"
    case .steps: "steps"
    case .firstCalls: "the first call"
    case .arguments: "arguments"
    }
  }
}
