import SpangateBuiltins
import SpangateCore
import SpangateTesting
import SpangateTrace

extension TracePage {
  static let spans: [SpanRecord] = [
    .stub(
      1, "agent.run", at: 0, lasting: 4_820,
      [Vocabulary.operationName: "invoke_agent", "gen_ai.agent.name": "ops-assistant"]),
    .stub(2, parent: 1, "agent.turn", at: 12, lasting: 1_890, ["turn": 1]),
    .stub(
      3, parent: 2, "chat tiny-1", kind: .client, at: 20, lasting: 980,
      [
        Vocabulary.operationName: "chat", Vocabulary.requestModel: "tiny-1", Vocabulary.inputTokens: 1_204,
        Vocabulary.outputTokens: 87, Vocabulary.cost: 0.0011,
        "gen_ai.input.messages": .string(
          #"[{"role":"user","parts":[{"type":"text","content":"How long may EU customers return an order?"}]}]"#),
      ]),
    .stub(
      0xf067_aa0b_a902_b7, parent: 2, "tool.execute.search_logs", at: 1_010, lasting: 860,
      status: .init(.error, message: "no such file: logs/2026-11-22.log"),
      [
        Vocabulary.operationName: "execute_tool", Vocabulary.toolName[0]: "search_logs",
        Vocabulary.toolArguments[0]: #"{"pattern":"returns policy","since":"2026-11-22"}"#,
        "options": .map(["limit": 20, "case": .bool(false), "paths": .array(["logs", "archive"])]),
      ],
      events: [
        .init(
          name: "exception", time: 1_700_000_001_860_000_000,
          attributes: [
            "exception.type": "FileNotFoundError",
            "exception.stacktrace":
              "Traceback (most recent call last):\n  File \"agent.py\", line 41, in search\nFileNotFoundError: logs/2026-11-22.log",
          ])
      ]),
    .stub(5, parent: 1, "agent.turn", at: 1_910, lasting: 2_880, ["turn": 2]),
    .stub(
      6, parent: 5, "chat tiny-1", kind: .client, at: 1_920, lasting: 1_100,
      [
        Vocabulary.operationName: "chat", Vocabulary.inputTokens: 1_410, Vocabulary.outputTokens: 112,
        Vocabulary.cost: 0.0012,
      ]),
    .stub(
      7, parent: 5, "tool.execute.query_database", at: 3_030, lasting: 240,
      [
        Vocabulary.operationName: "execute_tool",
        Vocabulary.toolArguments[0]: "SELECT days FROM policy WHERE region = 'EU'",
      ]),
    .stub(8, parent: 7, "sqlite.query", at: 3_050, lasting: 190, ["db.system": "sqlite"]),
    .stub(9, parent: 5, "embed question", at: 3_290, lasting: 130, ["openinference.span.kind": "RETRIEVER"]),
    .stub(
      10, parent: 5, "chat tiny-1", kind: .client, at: 3_430, lasting: 1_340,
      [Vocabulary.operationName: "chat", Vocabulary.outputTokens: 41]),
  ]

  static var sample: TracePage {
    var judgement = Judgement.stub(
      index: 3,
      answer: "I could not find a returns policy in the logs of the last night.\nPlease ask the support team.",
      scores: [
        .stub(.passed(false), span: 0xf067_aa0b_a902_b7, because: "the answer lacks `14 days`"),
        .stub(.passed(true), named: "tool_called", span: 7, because: "`query_database` was called once"),
        .stub(.number(0.42), named: "similar", because: "0.42 of the expected answer"),
        .stub(.unscored(why: "the judge did not answer in 30 s"), named: "helpful"),
      ])
    judgement.spanCount = spans.count
    judgement.measures = [
      .latency: .value(4.82), .turns: .value(2), .modelCalls: .value(3), .toolCalls: .value(2),
      .inputTokens: .value(2_614), .outputTokens: .value(240), .costUSD: .value(0.0023),
    ]
    var finding = Report.regressed.findings[0]
    finding.evidence?.trace = judgement.traceID
    finding.evidence?.url = nil
    return TracePage(trace: spans, judgement: judgement, findings: [finding, Report.regressed.findings[0]])
  }
}
