import SpangateCore
import SpangateTrace
import Testing

struct RedactionPassTests {
  private let secret = "ada@example.com"

  @Test func `texts are redacted however deep they are`() {
    let redactor = Redactor(.all())
    let attributes: Attributes = [
      "plain": "no secret", "a": .string("to \(secret)"), "b": .array([.string(secret), 3]),
      "c": .map(["d": .map(["e": .string(secret)])]), "f": .bytes(Array(secret.utf8)), "card": 4_111_111_111_111_111,
      "number": 1_710_757_353_123,
    ]
    #expect(
      redactor.redacted(attributes) == [
        "plain": "no secret", "a": "to [email]", "b": .array(["[email]", 3]), "c": .map(["d": .map(["e": "[email]"])]),
        "f": .bytes(Array("[email]".utf8)), "card": "[credit_card]", "number": 1_710_757_353_123,
      ])
  }

  @Test func `attributes are dropped by their names, within others too`() {
    let redactor = Redactor(
      RedactionPolicy(droppedAttributes: [NamePattern("db.statement"), NamePattern("http.request.header.*")]))
    let attributes: Attributes = [
      "db.statement": "select", "db.statement.length": 3, "http.request.header.cookie": "c",
      "outer": .map(["db.statement": "select", "kept": 1]),
    ]
    #expect(redactor.redacted(attributes) == ["db.statement.length": 3, "outer": .map(["kept": 1])])
  }

  @Test func `where content is denied only names that are known to hold none keep their texts`() {
    let redactor = Redactor(RedactionPolicy(content: .denied(except: [NamePattern("my.*")])))
    var record = SpanRecord(
      traceID: TraceID(high: 1, low: 1)!, id: SpanID(1)!, name: "chat", status: .init(.error, message: "said: hello"),
      attributes: [
        "gen_ai.request.model": "m", "gen_ai.input.messages": "hello", "gen_ai.usage.input_tokens": 3,
        "somebody.new.prompt": .array(["hel", "lo"]), "my.note": "mine", "empty": "",
      ])
    record.events = [.init(name: "exception", attributes: ["exception.type": "E", "exception.message": "hello"])]
    let redacted = redactor.redacted(record)
    #expect(
      redacted.attributes == [
        "gen_ai.request.model": "m", "gen_ai.input.messages_length": 5, "gen_ai.usage.input_tokens": 3,
        "somebody.new.prompt_length": 5, "my.note": "mine", "empty": "",
      ])
    #expect(redacted.status == .init(.error))
    #expect(redacted.events[0].attributes == ["exception.type": "E", "exception.message_length": 5])
    #expect(!"\(redacted)".contains("hello"))
  }

  @Test func `long texts are cut, with their length beside them`() {
    let redactor = Redactor(.none, limits: TextLimits())
    let message = String(repeating: "é", count: 700)
    let attributes: Attributes = [
      "agent.user_message": .string(message), "tool.arguments": .string(message), "other": .string(message),
    ]
    let cut = redactor.redacted(attributes)
    #expect(cut.string("agent.user_message") == String(repeating: "é", count: 500))
    #expect(cut["agent.user_message_length"] == 700)
    #expect(cut.string("tool.arguments") == message)
    #expect(cut.string("other") == message)
    #expect(cut.count == 4)
    #expect(redactor.redacted(cut) == cut)
  }

  @Test func `a length that the source wrote is kept`() {
    let redactor = Redactor(.none, limits: TextLimits(any: 10))
    let attributes: Attributes = ["x": .string(String(repeating: "a", count: 20)), "x_length": 5_000]
    #expect(redactor.redacted(attributes) == ["x": "aaaaaaaaaa", "x_length": 5_000])
  }

  @Test func `a long text is kept elsewhere, redacted, and the span has the link`() {
    let contents = MemoryContents()
    let redactor = Redactor(.all(), limits: TextLimits(offload: 100), contents: contents)
    let text = String(repeating: "a b ", count: 50) + secret
    let redacted = redactor.redacted(["prompt": .string(text), "list": .array([.string(text)]), "short": "x"])
    let whole = String(repeating: "a b ", count: 50) + "[email]"
    #expect(redacted.string("prompt") == String(whole.prefix(100)))
    #expect(redacted.string("prompt_url") == "memory:\(SHA256.hash(Array(whole.utf8)).hexDigits)")
    #expect(redacted["prompt_length"] == 215)
    #expect(redacted["list_url"] != nil)
    #expect(contents.texts == [whole, "[\"\(whole)\"]"])
  }

  @Test func `a judgement keeps no secret anywhere`() {
    let failure = AgentFailure(.crashed, "died of \(secret)", diagnostics: "stderr \(secret)")
    let score = Score(.unscored(why: "no \(secret)"), spanName: "call \(secret)", because: "not \(secret)")
    let judgement = Judgement(
      key: TrialKey(suite: "s", case: "c", variant: "v", index: 0), traceID: TraceID(high: 1, low: 1)!,
      rootSpanID: SpanID(1)!, startedAt: Timestamp(nanoseconds: 1), duration: 1, failure: failure,
      answerExcerpt: "it is \(secret)", completeness: .settled, measures: [.costUSD: .absent(why: "of \(secret)")],
      scores: [NamedScore(name: "n", score: score, threshold: nil, severity: .blocking, weight: 1)])
    let redacted = Redactor(.all()).redacted(judgement)
    #expect(!"\(redacted)".contains(secret))
    #expect(redacted.answerExcerpt == "it is [email]")
    #expect(redacted.scores[0].score.because == "not [email]")
    #expect(Redactor.none.redacted(judgement) == judgement)
    let denied = Redactor(RedactionPolicy(content: .denied(except: []))).redacted(judgement)
    #expect(denied.answerExcerpt == "")
    #expect(denied.failure?.diagnostics == "")
    #expect(denied.scores[0].score.because == RedactionPass.withheld)
  }

  @Test(arguments: [
    ("is `4111 1111 11…`, not `x`", "is `[credit_card]…`, not `x`"),
    ("is `4111…` or `ada@ex…`", "is `[credit_card]…` or `[email]…`"),
    ("is `41…`", "is `41…`"), ("is `abc…`", "is `abc…`"), ("is `4111 1111 1111 1111…`", "is `[credit_card]…`"),
    ("…", "…"),
  ])
  func `half a secret in a quote goes too`(because: String, expected: String) {
    let score = NamedScore(
      name: "n", score: .failed(because: because), threshold: nil, severity: .blocking, weight: 1)
    let judgement = Judgement(
      key: TrialKey(suite: "s", case: "c", variant: "v", index: 0), traceID: TraceID(high: 1, low: 1)!,
      rootSpanID: SpanID(1)!, startedAt: Timestamp(nanoseconds: 1), duration: 1, completeness: .settled, scores: [score]
    )
    let pass = RedactionPass(Redactor(.all()))
    let redacted = pass.redacted(judgement, quoting: { ["4111 1111 1111 1111 of \(secret)"] })
    #expect(redacted.scores[0].score.because == expected)
  }

  @Test func `a finding keeps its place and its link`() {
    let evidence = Evidence(suite: "s", case: "c", url: "http://10.0.0.7:16686/trace/1")
    let finding = Finding(
      .agentFailed, "it wrote to \(secret)", evidence: evidence, notes: [.init("output", "4111 1111 1111 1111")])
    let redacted = Redactor(.all()).redacted([finding])[0]
    #expect(redacted.message == "it wrote to [email]")
    #expect(redacted.notes == [.init("output", "[credit_card]")])
    #expect(redacted.evidence == evidence)
  }
}

private final class MemoryContents: ContentStore {
  private let kept = Locked<[String]>([])

  var texts: [String] { kept.withLock(\.self) }

  func keep(_ content: [UInt8]) -> String? {
    kept.withLock { $0.append(String(decoding: content, as: UTF8.self)) }
    return "memory:\(SHA256.hash(content).hexDigits)"
  }

  func finish() async -> [UnkeptContent] { [] }
}
