import SpangateCore
import SpangateTesting
import SpangateTrace
import Testing

@testable import SpangateBuiltins

/// What others write is shown in part; no part of it is part of a secret.
struct CutSecretTests {
  /// Without a shape of its own, and longer than what is quoted round it.
  private static let secret = "zebra-7Kq2Lm9Xw4Tb8Rn3Vp6Hs1Jd5Fg0Yc"

  private var redactor: Redactor {
    var policy = RedactionPolicy.secretsOnly
    policy.add(secrets: [Self.secret])
    return Redactor(policy)
  }

  private func expectNoPiece(in text: String, sourceLocation: SourceLocation = #_sourceLocation) {
    let secret = Array(Self.secret)
    for start in 0...secret.count - 6 {
      let piece = String(secret[start..<start + 6])
      #expect(!text.contains(piece), "\(piece) in \(text)", sourceLocation: sourceLocation)
    }
  }

  /// As far as the secret reaches over a limit.
  private static let overhangs = [0, 1, 5, 8, 20, 34, 36]

  @Test(arguments: overhangs)
  func `the body of a response that is no answer holds no part of a secret`(overhang: Int) {
    let before = String(repeating: "x", count: (2 << 10) - overhang)
    for text in [before + Self.secret, before.dropLast(40) + " " + Self.secret + " " + before] {
      for status in [302, 400, 429, 500, 503] {
        let response = HTTPResponse(status: status, body: Array(text.utf8))
        let failure = AgentFailure(refusing: response, redactedBy: redactor, at: Timestamp(nanoseconds: 1))
        expectNoPiece(in: failure.diagnostics)
        #expect(failure.diagnostics.utf8.count <= (2 << 10) + 3)
      }
    }
  }

  @Test(arguments: overhangs)
  func `what a program for scores writes holds no part of a secret`(overhang: Int) async throws {
    let text = String(repeating: "x", count: 80 - overhang) + Self.secret + String(repeating: " y", count: 300)
    for result in [
      ProcessResult(end: .exited(0), output: Array(text.utf8)),
      ProcessResult(end: .exited(0), output: Array(JSONValue.object(["score": .string(text)]).description.utf8)),
      ProcessResult(end: .exited(0), output: Array(JSONValue.object(["unscored": .string(text)]).description.utf8)),
      ProcessResult(
        end: .exited(0),
        output: Array(JSONValue.object(["passed": true, "explanation": .string(text)]).description.utf8)),
      ProcessResult(
        end: .exited(0), output: Array(JSONValue.object(["passed": true, "span_id": .string(text)]).description.utf8)),
      ProcessResult(end: .exited(3), diagnostics: Array("one\n\(text)".utf8)),
      // The end of a secret that goes on from the line before.
      ProcessResult(
        end: .exited(3), diagnostics: Array("\(Self.secret.prefix(20))\n\(Self.secret.dropFirst(20))".utf8)),
    ] {
      let scorer = try CommandScorer(config: CommandScorer.Config(command: ["score"]))
      var tools = Tools.stub(processes: FakeProcesses { _ in result })
      tools.redactor = redactor
      let score = await scorer.score(Observation.stub(answer: "a"), using: tools)
      expectNoPiece(in: "\(score)")
    }
  }

  @Test func `a text that is cut ends and begins with whole words`() {
    let text = "one two three"
    #expect(String(startOf: text.utf8, limit: 9) == "one two …")
    #expect(String(endOf: text.utf8, limit: 9) == "… three")
    #expect(String(startOf: text.utf8, limit: 13) == text && String(endOf: text.utf8, limit: 13) == text)
    let word = String(repeating: "x", count: 9_000)
    #expect(String(startOf: word.utf8, limit: 5_000) == word.prefix(5_000) + "…")
    #expect(String(endOf: word.utf8, limit: 5_000) == "…" + word.prefix(5_000))
  }

  /// An agent that ends or begins its answer with a piece of a secret.
  @Test(arguments: ["", "\n", "\r\n", "  "])
  func `an answer that is quoted to its ends holds no part of a secret there`(end: String) {
    let (start, rest) = (String(Self.secret.prefix(12)), String(Self.secret.suffix(12)))
    for answer in ["the key is \(start)\(end)", "\(end)\(rest) it was"] {
      for because in ["`x` is not in the answer \(answer.quoted)", "\(answer.quoted), not `zebra` or `zebra-7Kq`"] {
        let judgement = Judgement(
          key: TrialKey(suite: "s", case: "a", variant: "default", index: 0), traceID: TraceID(high: 1, low: 1)!,
          rootSpanID: SpanID(1)!, startedAt: Timestamp(nanoseconds: 0), duration: 1, completeness: .off,
          scores: [
            NamedScore(name: "a", score: .failed(because: because), threshold: nil, severity: .blocking, weight: 1),
            NamedScore(name: "b", score: .unscored(because), threshold: nil, severity: .blocking, weight: 1),
          ])
        let redacted = RedactionPass(redactor).redacted(judgement) { [answer] }
        for score in redacted.scores.map(\.score) {
          var text = score.because ?? ""
          if case .unscored(let why) = score.value { text = why }
          #expect(text.contains("[secret]") && !text.contains(start) && !text.contains(rest), "\(text)")
          // Elsewhere, what begins like a secret is a word.
          #expect(because.hasSuffix("zebra-7Kq`") == text.hasSuffix("`zebra` or `zebra-7Kq`"), "\(text)")
        }
      }
    }
  }
}
