import SpangateCore

/// A suite's judgements beside their baseline, sorted by case and score: what the stages of the comparison read.
struct ComparedSuite {
  let suite: Suite
  /// nil without a baseline.
  let baselineName: String?
  let cases: [ComparedCase]
  /// The cases that the suite as a whole is judged by: those not quarantined, or all when all are.
  let counted: [ComparedCase]
  /// How often every case has been through its first round.
  let passes: Int
  /// The baseline has samples of this suite at all.
  let isKnown: Bool
  /// What the gate asked of the suite when the baseline was accepted; nil where that is not known.
  let limitsBefore: [String: Double]?
  /// Cases that the baseline has and the suite has no longer.
  let removed: [String]
  /// In the order in which the suite first names them.
  let scoreNames: [String]
  private let scoresByName: [String: [CaseScore]]
  private let countedByName: [String: [CaseScore]]

  init(_ measured: MeasuredSuite, beside baseline: Baseline?, reading: CaseScore.Reading = .leftOut) {
    suite = measured.suite
    baselineName = baseline?.name
    let samples = baseline?.suites[suite.name.value]
    isKnown = samples != nil
    limitsBefore = samples?.limits
    let judgements = Dictionary(grouping: measured.judgements, by: \.key.case)
    let quarantine = Dictionary(
      measured.suite.quarantine.map { ($0.value.case, $0.value) }, uniquingKeysWith: { first, _ in first })
    cases = measured.suite.cases.map { `case` in
      ComparedCase(
        `case`, judgements: judgements[`case`.id] ?? [], traces: measured.suite.traces, beside: baseline,
        samples: samples?.cases[`case`.id], quarantine: quarantine[`case`.id], reading: reading)
    }
    let free = quarantine.isEmpty ? cases : cases.filter { $0.quarantine == nil }
    counted = free.isEmpty ? cases : free
    passes = FullRounds.done(of: suite, asked: cases.map { ($0.case, $0.asked) })
    let scores = cases.flatMap(\.scores)
    scoreNames = distinct(scores.map(\.scorer.name))
    scoresByName = Dictionary(grouping: scores, by: \.scorer.name)
    countedByName =
      quarantine.isEmpty ? scoresByName : Dictionary(grouping: free.flatMap(\.scores), by: \.scorer.name)
    let present = Set(suite.cases.map(\.id))
    removed = measured.isPartial ? [] : (samples?.cases.keys.filter { !present.contains($0) } ?? []).sorted()
  }

  func scores(of name: String) -> [CaseScore] { scoresByName[name] ?? [] }

  /// Those of ``counted`` cases; of a score that only quarantined cases have, all.
  func counted(of name: String) -> [CaseScore] { countedByName[name] ?? scores(of: name) }

  /// Nothing that is taken over all cases blocks when all of them are quarantined.
  var severityOfMeasures: ScoreSeverity { counted.allSatisfy { $0.quarantine != nil } ? .advisory : .blocking }

  /// The trials of a case that count for the suite as a whole: as often through the first round as every other case.
  func balanced(_ case: Case) -> Int { FullRounds.trials(of: `case`, in: suite, passes: passes) }

  /// No score that can block passes in any trial of any case: all are dead, or could never fail.
  var isSilent: Bool {
    let blocked = cases.filter { !$0.blocking.isEmpty }
    return !blocked.isEmpty && blocked.allSatisfy(\.isSilent)
  }

  /// Whether any score of a case that always passed and never since is asked on, whatever the others do: in a small
  /// suite, where it costs little, and where it is the only one.
  func asksOn(_ item: ComparedCase) -> Bool { isSmall || item.blocking.count < 2 }

  var isSmall: Bool { cases.count < DecisionTuning.fewCases }

  /// As far as a case may go.
  func most(of item: ComparedCase) -> Int { max(suite.maxTrials, suite.trials(of: item.case)) }

  /// Whether no pass is a cause for doubt in a case that passed in some trials of the baseline: as long as it may be asked
  /// on where that is a surprise or the suite small, and in the end where chance hardly does so in any of
  /// those cases.
  ///
  /// - Parameter silence: how likely no pass is, if nothing changed.
  func doubts(_ silence: Double, of item: ComparedCase) -> Bool {
    item.asked < most(of: item) ? doubts(atFirst: silence) : doubtsInTheEnd(silence)
  }

  func doubts(atFirst silence: Double) -> Bool { silence <= doubtAtFirst }

  /// How seldom chance must leave such a case without a pass for it to be asked on.
  var doubtAtFirst: Double { isSmall ? 1 : DecisionTuning.fadedSurprise }

  func doubtsInTheEnd(_ silence: Double) -> Bool {
    let partial = cases.reduce(0) { $0 + $1.blocking.count(where: \.passedPartly) }
    return silence <= DecisionTuning.fadedShare / Double(max(1, partial))
  }

  /// Trials in the first round of the cases that can be compared.
  var firstRound: Int {
    cases.filter { $0.scores.contains(where: \.isPaired) }.reduce(0) { $0 + suite.trials(of: $1.case) }
  }

  func policy(for score: String) -> ScorePolicy { suite.gate.scores[score] ?? ScorePolicy() }

  /// A score blocks a suite when it blocks any case of it.
  func severity(of score: String) -> ScoreSeverity {
    scores(of: score).contains { $0.severity == .blocking } ? .blocking : .advisory
  }
}
