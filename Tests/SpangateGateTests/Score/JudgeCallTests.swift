import SpangateCore
import SpangateTesting
import SpangateTrace
import Testing

@testable import SpangateGate

/// Asks a model so many times, and points at span 3.
private struct Asking: Scorer {
  static let kind = Kind("asking", "asks a model")
  static let examples: [ScorerExample] = []
  var times = 1

  init(times: Int) { self.times = times }
  init(config: NoConfig) {}

  func score(_ seen: Observation, using tools: Tools) async throws -> Score {
    for number in 0..<times {
      _ = try await tools.models.ask(
        ModelQuestion(
          to: ModelReference("anthropic/small"), instructions: "i", text: "t",
          form: AnswerForm(name: "grade", summary: "s", schema: [:]), seed: UInt64(number)))
    }
    return Score(.number(0.25), span: SpanID(3), because: "so it is")
  }
}

@Suite(.timeLimit(.minutes(5)))
struct JudgeCallTests {
  private let spans = [
    SpanRecord.stub(2, parent: 0xb1, "agent.run", lasting: 9),
    .stub(
      3, parent: 2, "gen_ai.completion",
      ["gen_ai.usage.input_tokens": 50, "gen_ai.usage.output_tokens": 10, "llm.cost.usd": 0.5]),
  ]
  private let priced = FakeModels { question in
    ModelAnswer(
      ["score": 0.25], provider: "anthropic", model: "small-2026",
      usage: ModelCall.Usage(inputTokens: 400, outputTokens: 20, cost: 2))
  }

  private func judged(by models: any ModelClient, times: Int = 2) async -> JudgedTrial {
    let scorer = BoundScorer(name: "tone", scorer: Asking(times: times), range: .stub)
    let trial = PlannedTrial.stub()
    let scoring = Scoring(
      tools: .stub(models: models), traces: .optional, scorers: [trial.id.case: [scorer]], slots: AgentSlots(1))
    let finished = FinishedTrial(
      trial: trial, outcome: .answered(Answer(text: "a")), startedAt: .now, duration: .seconds(1))
    return await scoring.score(finished, with: Trace(id: trial.traceID, spans: spans))
  }

  private func enrichment(of judged: JudgedTrial) -> Enrichment {
    var trial = PlannedTrial.stub()
    trial.experimentID = "prompt-v2"
    return Enrichment(
      judged.judgement, of: trial, agentRoot: SpanID(2), calls: judged.calls, resource: ["service.name": "spangate"])
  }

  @Test func `what judges take is kept apart from what the agent took`() async {
    let judgement = await judged(by: priced).judgement
    #expect(judgement.judging == JudgeUsage(calls: 2, inputTokens: 800, outputTokens: 40, cost: 4))
    #expect(judgement.measures[.costUSD] == .value(0.5))
    #expect(judgement.measures[.inputTokens] == .value(50))
    #expect(judgement.measures[.modelCalls] == .value(1))
  }

  @Test func `each call is a span below the trial's, with a link to what it judged`() async throws {
    let judged = await judged(by: priced)
    let spans = enrichment(of: judged).judges
    #expect(spans.count == 2 && Set(spans.map(\.id)).count == 2)
    let span = try #require(spans.first)
    #expect(span.name == "eval.judge" && span.kind == .client && span.scope == "spangate")
    #expect(span.traceID == PlannedTrial.stub().traceID && span.parent == SpanID(0xb1))
    #expect(span.links.map(\.to) == [SpanReference(trace: TraceID(high: 0, low: 0xa1)!, span: SpanID(3)!)])
    #expect(span.links.map(\.attributes) == [["eval.link.relation": "judged"]])
    #expect(span.resource == ["service.name": "spangate"])
    #expect(span.start > 0 && span.end >= span.start)
    let expected: Attributes = [
      "experiment.id": "prompt-v2", "experiment.variant": "control", "eval.run.id": "run-1",
      "eval.suite.name": "a-suite", "eval.case.id": "a-case", "eval.trial.index": 0, "gen_ai.operation.name": "chat",
      "gen_ai.provider.name": "anthropic", "gen_ai.request.model": "small", "gen_ai.response.model": "small-2026",
      "gen_ai.usage.input_tokens": 400, "gen_ai.usage.output_tokens": 20, "llm.cost.usd": 2.0,
      "eval.judge.verdict": #"{"score":0.25}"#, "gen_ai.evaluation.name": "tone",
      "gen_ai.evaluation.score.label": "fail", "gen_ai.evaluation.score.value": 0.25,
    ]
    #expect(span.attributes == expected)
  }

  @Test func `a call that failed is a span with its error, and an unscored score`() async throws {
    let models = FakeModels { _ throws(ModelFailure) in throw ModelFailure("status 529", kind: .throttled) }
    let judged = await judged(by: models)
    #expect(judged.judgement.score("tone")?.label == .unscored)
    #expect(judged.judgement.judging == JudgeUsage(calls: 1))
    let span = try #require(enrichment(of: judged).judges.first)
    #expect(span.status == SpanRecord.Status(.error, message: "status 529"))
    // Nothing was blamed, so it is the agent's root that was judged.
    #expect(span.links.map(\.to.span) == [SpanID(2)!])
  }

  @Test func `what must not leave the process is not in a judge's verdict either`() async throws {
    let models = FakeModels { question in
      ModelAnswer(
        ["reason": "It names ana@example.com."], provider: "anthropic", model: "small-2026")
    }
    let scorer = BoundScorer(name: "tone", scorer: Asking(times: 1), range: .stub)
    let trial = PlannedTrial.stub()
    let scoring = Scoring(
      tools: .stub(models: models), traces: .optional, scorers: [trial.id.case: [scorer]], slots: AgentSlots(1),
      redactor: Redactor(RedactionPolicy(actions: [.email: .replace])))
    let finished = FinishedTrial(
      trial: trial, outcome: .answered(Answer(text: "a")), startedAt: .now, duration: .seconds(1))
    let judged = await scoring.score(finished, with: Trace(id: trial.traceID, spans: spans))
    let span = try #require(enrichment(of: judged).judges.first)
    #expect(span.attributes.string("eval.judge.verdict")?.contains("ana@example.com") == false)
  }

  @Test(arguments: [(false, 8), (true, 4)])
  func `a provider that asks to be left alone is asked half as much at a time`(isThrottled: Bool, limit: Int) async {
    let models = FakeModels { _ throws(ModelFailure) in
      throw ModelFailure("no", kind: isThrottled ? .throttled : .failed)
    }
    let slots = AgentSlots(8)
    let scorer = BoundScorer(name: "tone", scorer: Asking(times: 1), range: .stub)
    let trial = PlannedTrial.stub()
    let scoring = Scoring(
      tools: .stub(models: models), traces: .optional, scorers: [trial.id.case: [scorer]], slots: slots)
    _ = await scoring.score(
      FinishedTrial(trial: trial, outcome: .answered(Answer(text: "a")), startedAt: .now, duration: .zero),
      with: Trace(id: trial.traceID))
    #expect(slots.limit == limit)
  }

  @Test func `a trial without judges has no usage of theirs`() async {
    let judged = await judged(by: priced, times: 0)
    #expect(judged.judgement.judging == nil && judged.calls.isEmpty)
  }

  @Test func `a budget counts what judges cost, too`() async throws {
    let scorer = BoundScorer(name: "tone", scorer: Asking(times: 1), range: .stub)
    let target = FakeTarget { _ in .answered(Answer(text: "a")) }
    let suite = Suite.stub(target, cases: [.stub(scorers: [scorer])], trials: 9, concurrency: 1)
    var generator: any RandomNumberGenerator = SystemRandomNumberGenerator()
    let run = RunRecord(id: "run-1", startedAt: .now, variant: "default", seed: 7, suites: [suite.record])
    let store = MemoryStore()
    let gate = Gate(GatePorts(tools: .stub(models: priced), store: store, budget: Budget(usd: 5)))
    let plan = Plan([suite], run: run, baseline: nil, done: [], using: &generator)
    let report = try await gate.check(plan, against: nil, linking: TraceLinks())
    #expect(report.verdict == .inconclusive)
    #expect((3..<9).contains(try store.judgements(of: "run-1").count))
  }
}
