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
  /// The same of their controls.
  private(set) var controls: [Control]
  /// Cases with trials that are demanded, not measured yet, and possible. What was given up stays in doubt.
  private(set) var inDoubt: Set<CaseKey> = []
  /// The first round has trials that nobody came to ask.
  private(set) var isFirstShort = false

  private let run: RunRecord
  private let baseline: Baseline?
  /// Cases whose last round brought nothing that counts.
  private var givenUp: Set<CaseKey> = []
  /// The same of controls.
  private var givenUpControls: Set<CaseKey> = []
  private let agents: [ControlAgent]

  /// - Parameters:
  ///   - agents: that may be asked beside those of the plan.
  ///   - done: what was measured of them before, when a run is resumed.
  init(_ first: Plan, against baseline: Baseline?, beside agents: [ControlAgent] = [], done: [Judgement] = []) {
    plan = first
    self.agents = agents
    controls = agents.map { agent in
      Control(
        name: agent.record.name,
        measured: MeasuredSuite(
          suite: agent.suite,
          judgements: done.filter { $0.isMeasured && agent.suite.isAsked(in: $0.key) }.sorted { $0.key < $1.key },
          isPartial: first.run.selection.isPartial),
        place: agent.worktree)
    }
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
    if number > 1 {
      let useful = fresh.filter(\.isMeasured).map(\.key)
      func useless(_ planned: [TrialKey], _ isOwn: (TrialKey) -> Bool) -> Set<CaseKey> {
        Set(planned.map(\.caseKey)).subtracting(useful.filter(isOwn).map(\.caseKey))
      }
      let isOfControl = { [run] (key: TrialKey) in run.isOfControl(key) }
      givenUp.formUnion(useless(plan.suites.flatMap(\.trials).map(\.id)) { !isOfControl($0) })
      givenUpControls.formUnion(useless(plan.suites.flatMap(\.beside).map(\.id), isOfControl))
    }
    for index in suites.indices { suites[index].add(fresh) }
    for index in controls.indices { controls[index].measured.add(fresh) }
  }

  /// Puts judgements in the place of earlier ones of the same trials.
  mutating func amend(_ amended: [Judgement]) {
    for index in suites.indices { suites[index].judgements = suites[index].judgements.amended(by: amended) }
    for index in controls.indices {
      controls[index].measured.judgements = controls[index].measured.judgements.amended(by: amended)
    }
  }

  /// Plans the next round from what the decision demands, of the agents and of their controls.
  mutating func advance(
    _ demands: [TrialDemand], controls control: [TrialDemand] = [], using generator: inout some RandomNumberGenerator
  ) {
    number += 1
    inDoubt = []
    plan.suites = []
    guard !demands.isEmpty || !control.isEmpty else { return }
    inDoubt = further(demands, control, using: &generator).cases
    plan = further(
      demands.filter { !givenUp.contains($0.caseKey) }, control.filter { !givenUpControls.contains($0.caseKey) },
      using: &generator)
  }

  private func further(
    _ demands: [TrialDemand], _ control: [TrialDemand], using generator: inout some RandomNumberGenerator
  ) -> Plan {
    Plan(
      demands, after: suites, run: run, baseline: baseline, controls: (control, agents, controls.map(\.measured)),
      using: &generator)
  }
}

extension [Judgement] {
  /// With judgements in the place of earlier ones of the same trials.
  func amended(by others: [Judgement]) -> [Judgement] {
    guard !others.isEmpty else { return self }
    let amended = Dictionary(others.map { ($0.key, $0) }) { $1 }
    return map { amended[$0.key] ?? $0 }
  }
}

extension Suite {
  /// Whether a trial is of this suite, as this variant.
  fileprivate func isAsked(in trial: TrialKey) -> Bool { trial.suite == name.value && trial.variant == variant }
}

extension MeasuredSuite {
  fileprivate mutating func add(_ fresh: [Judgement]) {
    let own = fresh.filter { suite.isAsked(in: $0.key) }
    guard !own.isEmpty else { return }
    let renewed = Set(own.map(\.key))
    judgements.removeAll { renewed.contains($0.key) }
    judgements += own
    judgements.sort { $0.key < $1.key }
  }
}

extension Plan {
  /// The cases that any of its trials is of.
  fileprivate var cases: Set<CaseKey> { Set(suites.flatMap { $0.trials + $0.beside }.map(\.id.caseKey)) }

  var caseCount: Int { cases.count }
}

extension TrialDemand {
  fileprivate var caseKey: CaseKey { CaseKey(suite: suite, case: self.case) }
}
