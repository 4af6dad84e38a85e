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
}
