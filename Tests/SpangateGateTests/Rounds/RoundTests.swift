import SpangateCore
import SpangateDecision
import SpangateTesting
import SpangateTrace
import Testing

@testable import SpangateGate

/// Runs a gate with a decision of the test's own, and keeps what happened.
private struct Trial: Sendable {
  let store = MemoryStore()
  let asked = Locked<[PlannedTrial]>([])
  let events = Locked<[String]>([])
  var budget = Budget()

  /// An agent that is right unless told otherwise.
  func target(
    _ name: String = "a", _ answer: @escaping @Sendable (PlannedTrial) async -> Outcome = { _ in .right }
  ) -> FakeTarget {
    FakeTarget(watch: { [events] event in events.withLock { $0.append("\(name) \(event)") } }) { [asked] trial in
      asked.withLock { $0.append(trial) }
      return await answer(trial)
    }
  }

  func suite(
    _ target: FakeTarget, name: String = "a-suite", cases: [String] = ["a", "b"], maxTrials: Int = 24
  ) -> Suite {
    var suite = Suite.stub(target, cases: cases.map { .stub($0, scorers: [.isRight]) }, trials: 2, concurrency: 1)
    suite.name = Located(name, at: .stub)
    suite.maxTrials = maxTrials
    return suite
  }

  func check(
    _ suites: [Suite], done: [Judgement] = [], baseline: Baseline? = nil,
    collector: FakeCollector? = nil, demanding demands: @escaping @Sendable ([MeasuredSuite]) -> [TrialDemand]
  ) async throws -> Report {
    var generator: any RandomNumberGenerator = SystemRandomNumberGenerator()
    let run = RunRecord(id: "run-1", startedAt: .now, variant: "default", seed: 7, suites: suites.map(\.record))
    let plan = Plan(suites, run: run, baseline: baseline, done: done, using: &generator)
    let ports = GatePorts(
      tools: .stub(), store: store, collector: collector, budget: budget,
      watch: { [events] event in
        if case .round(let number, let trials, let cases) = event {
          events.withLock { $0.append("round \(number): \(trials) of \(cases)") }
        }
      })
    let gate = Gate(
      ports,
      deciding: { measured, _, _ in GateDecision(verdict: .passed, suites: [], findings: [], further: demands(measured))
      }
    )
    return try await gate.check(plan, against: baseline, linking: TraceLinks())
  }

  var keys: [String] { asked.withLock { $0.map { "\($0.id.case)\($0.id.index)" } } }
}

extension Outcome {
  fileprivate static let right = Outcome.answered(Answer(text: "right"))
}

extension [MeasuredSuite] {
  fileprivate func count(_ case: String) -> Int { flatMap(\.judgements).count { $0.key.case == `case` } }
}

/// Demands so many trials in all of each case.
private func demand(_ trials: Int, of cases: String..., in suite: String = "a-suite") -> [TrialDemand] {
  cases.map { TrialDemand(suite: suite, case: $0, trials: trials) }
}

@Suite(.timeLimit(.minutes(5)))
struct RoundTests {
  @Test func `an agent that hangs is left once the time is used up`() async throws {
    var trial = Trial()
    trial.budget = Budget(time: .milliseconds(20))
    let target = trial.target { _ in
      try? await Task.sleep(for: .seconds(3_600))
      return .failed(AgentFailure(.interrupted, "interrupted"))
    }
    let report = try await trial.check([trial.suite(target)]) { _ in [] }
    #expect(report.verdict == .inconclusive && report.findings.contains { $0.rule == .budgetExhausted })
    #expect(try trial.store.judgements(of: "run-1").isEmpty)
  }

  @Test func `what the decision demands is asked and compared again`() async throws {
    let trial = Trial()
    let baseline = Baseline(
      name: "main", runID: "run-0", acceptedAt: .now,
      suites: [
        "a-suite": .init(cases: [
          "b": .init(
            fingerprint: Fingerprint(of: 1), exemplar: SpanReference(trace: TraceID(high: 9, low: 9)!, span: SpanID(9)!)
          )
        ])
      ])
    let report = try await trial.check([trial.suite(trial.target())], baseline: baseline) { measured in
      measured.count("b") < 4 ? demand(4, of: "a", "b") : measured.count("b") < 5 ? demand(5, of: "b") : []
    }
    #expect(trial.keys == ["a0", "b0", "a1", "b1", "a2", "b2", "a3", "b3", "b4"])
    #expect(trial.events.withLock(\.self) == ["a opened", "round 2: 4 of 2", "round 3: 1 of 1", "a closed"])
    #expect(report.run.rounds == 3 && report.run.trials == 9)
    #expect(report.exitStatus == .passed)
    #expect(try trial.store.run("run-1").state == .complete)
    let asked = trial.asked.withLock(\.self)
    #expect(asked.allSatisfy { $0.seed == $0.id.seed(from: 7) })
    #expect(asked.allSatisfy { ($0.exemplar != nil) == ($0.id.case == "b") })
    #expect(Set(asked.map(\.traceID)).count == 9)
  }

  @Test func `no case goes beyond what its suite allows`() async throws {
    let trial = Trial()
    let report = try await trial.check([trial.suite(trial.target(), maxTrials: 3)]) { _ in demand(100, of: "a") }
    #expect(trial.keys == ["a0", "b0", "a1", "b1", "a2"])
    #expect(report.exitStatus == .passed)
  }

  @Test func `a case whose further trials fail is given up and leaves the verdict open`() async throws {
    let trial = Trial()
    let target = trial.target { $0.id.index < 2 ? .right : .failed(AgentFailure(.refused, "no", isTransient: false)) }
    let report = try await trial.check([trial.suite(target)]) { _ in demand(4, of: "a") }
    #expect(trial.keys == ["a0", "b0", "a1", "b1", "a2", "a3"])
    #expect(report.exitStatus == .inconclusive)
    #expect(report.findings.map(\.message) == ["1 case is in doubt, and no further trial could be measured"])
    #expect(try trial.store.run("run-1").state == .interrupted)
  }

  @Test func `a further trial that failed is asked again while its case gets on`() async throws {
    let trial = Trial()
    let target = trial.target { seen in
      let isFirst = trial.asked.withLock { $0.count { $0.id == seen.id } } == 1
      return seen.id.index == 2 && isFirst ? .failed(AgentFailure(.refused, "no", isTransient: false)) : .right
    }
    let report = try await trial.check([trial.suite(target, cases: ["a"])]) { _ in demand(4, of: "a") }
    #expect(trial.keys == ["a0", "a1", "a2", "a3", "a2"])
    #expect(report.exitStatus == .passed)
    #expect(try trial.store.judgements(of: "run-1").allSatisfy(\.isMeasured))
  }

  @Test func `a decision that always wants one more comes to an end`() async throws {
    let trial = Trial()
    let report = try await trial.check([trial.suite(trial.target(), maxTrials: 10_000)]) { measured in
      demand(measured.count("a") + 1, of: "a")
    }
    #expect(report.run.rounds == Rounds.most)
    #expect(report.exitStatus == .inconclusive)
  }

  @Test func `a budget that runs out between rounds is inconclusive and says what is in doubt`() async throws {
    var trial = Trial()
    trial.budget = Budget(usd: 4)
    var suite = trial.suite(trial.target())
    suite.traces = .required
    let report = try await trial.check([suite], collector: .billing) { _ in demand(3, of: "a", "b") }
    #expect(trial.keys.count == 4)
    #expect(report.exitStatus == .inconclusive)
    #expect(report.findings.map(\.message) == ["the budget of 4.0 USD is spent, and 2 cases were still in doubt"])
    #expect(try trial.store.run("run-1").state == .interrupted)
  }

  @Test func `a budget that runs out with the last trial that is wanted stopped nothing`() async throws {
    var trial = Trial()
    trial.budget = Budget(usd: 5)
    var suite = trial.suite(trial.target())
    suite.traces = .required
    let report = try await trial.check([suite], collector: .billing) { $0.count("a") < 3 ? demand(3, of: "a") : [] }
    #expect(trial.keys.count == 5)
    #expect(report.exitStatus == .passed && report.findings.isEmpty)
  }

  @Test func `a session serves all rounds of its suite and is closed before another's is opened`() async throws {
    let trial = Trial()
    let suites = ["a", "b"].map { trial.suite(trial.target($0), name: $0, cases: ["\($0)-case"]) }
    _ = try await trial.check(suites) { measured in
      measured.count("b-case") < 3
        ? demand(3, of: "b-case", in: "b")
        : measured.count("a-case") < 3 ? demand(3, of: "a-case", in: "a") + demand(4, of: "b-case", in: "b") : []
    }
    #expect(
      trial.events.withLock(\.self) == [
        "a opened", "a closed", "b opened", "round 2: 1 of 1", "round 3: 2 of 2", "b closed", "a opened", "a closed",
      ])
  }

  @Test func `a run that was stopped within its second round goes on from there`() async throws {
    let first = Trial()
    let suite = first.suite(
      first.target { seen in
        if seen.id.case == "b", seen.id.index == 2 {
          try? await Task.sleep(for: .seconds(60))
          return .failed(AgentFailure(.interrupted, "cancelled"))
        }
        return .right
      })
    let demands: @Sendable ([MeasuredSuite]) -> [TrialDemand] = {
      $0.count("a") + $0.count("b") < 8 ? demand(4, of: "a", "b") : []
    }
    let work = Task { try await first.check([suite], demanding: demands) }
    while try first.store.judgements(of: "run-1").count < 5 { await Task.yield() }
    work.cancel()
    let stopped = try await work.value
    #expect(stopped.exitStatus == .interrupted && stopped.run.trials == 5)
    #expect(try first.store.run("run-1").state == .interrupted)
    #expect(first.events.withLock { $0.last } == "a closed")

    let second = Trial()
    let report = try await second.check(
      [second.suite(second.target())], done: try first.store.judgements(of: "run-1"), demanding: demands)
    #expect(second.keys == ["b2", "a3", "b3"])
    #expect(report.run.trials == 8 && report.exitStatus == .passed)
  }
}

extension FakeCollector {
  /// Settles each trial with a call that costs a dollar.
  fileprivate static var billing: FakeCollector {
    FakeCollector { trial in
      let call = SpanRecord.stub(1, "gen_ai.completion", ["llm.cost.usd": 1.0, "gen_ai.operation.name": "chat"])
      return Trace(id: trial.traceID, spans: [call])
    }
  }
}
