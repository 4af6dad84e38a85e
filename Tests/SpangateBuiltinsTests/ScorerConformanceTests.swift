import SpangateBuiltins
import SpangateCore
import SpangateTesting
import Testing

@Suite(.timeLimit(.minutes(5)))
struct ScorerConformanceTests {
  @Test(arguments: Registry.builtinScorers.map { $0.kind.id })
  func `a scorer keeps its promises`(kind: String) async throws {
    let scorer = try #require(Registry.builtinScorers.first { $0.kind.id == kind })
    let conformance = ScorerConformance(
      of: scorer,
      using: .stub(processes: FakeProcesses.familiar, models: FakeModels.familiar))
    for problem in await conformance.problems() { Issue.record("\(problem)") }
  }

  @Test func `the registry is in alphabetical order and has no kind twice`() {
    let kinds = Registry.builtinScorers.map { $0.kind.id }
    #expect(kinds == Set(kinds).sorted())
  }
}

/// Breaks the promises that can be seen without asking it anything.
private struct Careless: Scorer {
  static let kind = Kind("Care-less", "it passes.")
  static let readsTrace = true
  static let examples = [ScorerExample(["any": 1], answer: "x", gives: .passed(false))]

  init(config: NoConfig) {}

  func score(_ seen: Observation, using tools: Tools) async -> Score { .passed() }
}

/// Passes whatever it sees, and repeats it.
private struct Forgiving: Scorer {
  static let kind = Kind("forgiving", "it passes")
  static let readsTrace = true
  static let examples = [ScorerExample(nil, answer: "x", gives: .passed(false))]

  init(config: NoConfig) {}

  func score(_ seen: Observation, using tools: Tools) async -> Score { .passed(because: seen.answer.text) }
}

extension ScorerConformanceTests {
  @Test func `a scorer that breaks its promises is told so`() async {
    let problems = await ScorerConformance(of: Careless.self, using: .stub()).problems()
    #expect(
      problems == [
        "`Care-less` is not snake_case", "the summary is not one short line without a full stop",
        "fewer than three examples", "all examples give the same score", "example 1: unknown key `any`",
      ])
  }

  @Test func `what a scorer says and blames is held against its examples`() async {
    let problems = await ScorerConformance(of: Forgiving.self, using: .stub()).problems()
    for problem in [
      "example 1: gives passed(true), not passed(false)", "example 1: passes with a trace that is absent",
      "example 1: passes with a trace that is cut_off", "hands control characters of control characters on",
      "hands all of 10 MiB of words on",
    ] {
      #expect(problems.contains(problem))
    }
  }
}
