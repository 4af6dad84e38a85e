import SpangateCore
import SpangateDecision

/// What was asked so far, what came of it, and what comes next. Pure.
struct Rounds {
  /// A gate that still wants more after so many has stopped making sense.
  static let most = 32

  /// The round that comes next, or is under way; without trials when there is none.
  private(set) var plan: Plan
  /// Of ``plan``, from 1.
  private(set) var number = 1
  /// How many rounds were measured.
  private(set) var completed = 0
  /// Each suite with everything that was measured of it, now and before.
  private(set) var suites: [MeasuredSuite]
  /// Demanded, not measured yet, and possible. What was given up stays in doubt.
  private(set) var inDoubt: [TrialDemand] = []
  /// The first round has trials that nobody came to ask.
  private(set) var isFirstShort = false

  private let run: RunRecord
  private let baseline: Baseline?
  /// Cases whose last round brought nothing that counts.
  private var givenUp: Set<CaseKey> = []

  init(_ first: Plan, against baseline: Baseline?) {
    plan = first
    run = first.run
    self.baseline = baseline
    suites = first.suites.map {
      MeasuredSuite(suite: $0.suite, judgements: $0.done, isPartial: first.run.selection.isPartial)
    }
  }

  /// Whether there is another round to ask.
  var goesOn: Bool { plan.trialCount > 0 && number <= Self.most }

  /// Takes what the round that was planned has brought.
  mutating func add(_ fresh: [Judgement]) {
    completed += 1
    if number == 1 { isFirstShort = fresh.count < plan.trialCount }
    let useful = Set(fresh.filter(\.isMeasured).map(\.key.caseKey))
    if number > 1 { givenUp.formUnion(plan.cases.subtracting(useful)) }
    let renewed = Set(fresh.map(\.key))
    for index in suites.indices {
      let name = suites[index].suite.name.value
      suites[index].judgements.removeAll { renewed.contains($0.key) }
      suites[index].judgements += fresh.lazy.filter { $0.key.suite == name }
      suites[index].judgements.sort { $0.key < $1.key }
    }
  }

  /// Puts judgements in the place of earlier ones of the same trials.
  mutating func amend(_ judgements: [Judgement]) {
    let amended = Dictionary(judgements.map { ($0.key, $0) }) { $1 }
    guard !amended.isEmpty else { return }
    for index in suites.indices {
      suites[index].judgements = suites[index].judgements.map { amended[$0.key] ?? $0 }
    }
  }

  /// Plans the next round from what the decision demands.
  mutating func advance(_ demands: [TrialDemand], using generator: inout some RandomNumberGenerator) {
    number += 1
    inDoubt = []
    plan.suites = []
    guard !demands.isEmpty else { return }
    let possible = Plan(demands, after: suites, run: run, baseline: baseline, using: &generator).cases
    inDoubt = demands.filter { possible.contains($0.caseKey) }
    let wanted = inDoubt.filter { !givenUp.contains($0.caseKey) }
    plan = Plan(wanted, after: suites, run: run, baseline: baseline, using: &generator)
  }
}

extension Plan {
  /// The cases that any of its trials is of.
  fileprivate var cases: Set<CaseKey> { Set(suites.flatMap(\.trials).map(\.id.caseKey)) }

  var caseCount: Int { cases.count }
}

extension TrialDemand {
  fileprivate var caseKey: CaseKey { CaseKey(suite: suite, case: self.case) }
}
