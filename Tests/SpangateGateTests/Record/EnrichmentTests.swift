import SpangateCore
import SpangateTesting
import SpangateTrace
import Testing

@testable import SpangateGate

struct EnrichmentTests {
  private let judgement = Judgement(
    key: TrialKey(suite: "a-suite", case: "a-case", variant: "control", index: 2),
    traceID: TraceID(high: 0, low: 0xa1)!,
    rootSpanID: SpanID(0xb1)!, startedAt: Timestamp(nanoseconds: 1_000), duration: 0.5, completeness: .settled,
    scores: [
      NamedScore(
        name: "contains", score: .failed(because: "`14` is missing", span: SpanID(0xc1)), threshold: nil,
        severity: .blocking, weight: 1),
      NamedScore(name: "similar", score: Score(.number(0.75)), threshold: 0.5, severity: .blocking, weight: 1),
      NamedScore(name: "json", score: .unscored("why"), threshold: nil, severity: .advisory, weight: 1),
    ])

  private var enrichment: Enrichment {
    var trial = PlannedTrial.stub(index: 2)
    trial.experimentID = "prompt-v2"
    trial.exemplar = SpanReference(trace: TraceID(high: 0, low: 9)!, span: SpanID(9)!)
    return Enrichment(judgement, of: trial, agentRoot: SpanID(0xd1), resource: ["service.name": "spangate"])
  }

  @Test func `every span gets the experiment's tags`() {
    #expect(
      enrichment.tags == [
        "experiment.id": "prompt-v2", "experiment.variant": "control", "eval.run.id": "run-1",
        "eval.suite.name": "a-suite", "eval.case.id": "a-case", "eval.trial.index": 2,
      ])
  }

  @Test func `both root spans get every score that there is, and the result`() {
    let expected: Attributes = [
      "eval.score.contains": 0.0, "eval.score.similar": 0.75, "test.suite.name": "a-suite",
      "test.case.name": "a-case", "test.case.result.status": "fail",
    ]
    #expect(enrichment.spans[SpanID(0xd1)!]?.attributes == expected)
    for entry in expected { #expect(enrichment.root.attributes[entry.key] == entry.value) }
    #expect(enrichment.root.attributes["eval.score.json"] == nil)
  }

  @Test func `the span that a score points at gets the score and the evaluation event`() throws {
    let addition = try #require(enrichment.spans[SpanID(0xc1)!])
    #expect(addition.attributes == ["eval.score.contains": 0.0])
    #expect(
      addition.events.map(\.attributes) == [
        [
          "gen_ai.evaluation.name": "contains", "gen_ai.evaluation.score.value": 0.0,
          "gen_ai.evaluation.score.label": "fail", "gen_ai.evaluation.explanation": "`14` is missing",
        ]
      ])
    #expect(addition.events.map(\.name) == ["gen_ai.evaluation.result"])
  }

  @Test func `the trial's root span spans the attempt and links to the baseline's exemplar`() {
    #expect(enrichment.root.name == "eval.trial")
    #expect(enrichment.root.parent == nil)
    #expect(enrichment.root.start == 1_000)
    #expect(enrichment.root.end == 500_001_000)
    #expect(enrichment.root.links.map(\.to.trace) == [TraceID(high: 0, low: 9)!])
    #expect(enrichment.root.resource == ["service.name": "spangate"])
  }
}
