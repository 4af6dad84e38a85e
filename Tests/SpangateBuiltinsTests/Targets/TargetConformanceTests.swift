import SpangateBuiltins
import SpangateCore
import SpangateTesting
import SpangateTrace
import Testing

struct TargetConformanceTests {
  /// For each kind the least that a suite writes under `agent`.
  private static let configs: [String: JSONObject] = [
    "command": ["command": ["an-agent"]], "http": ["http": ["url": "http://127.0.0.1:1/ask"]],
  ]

  @Test(arguments: Registry.builtinTargets.map { $0.kind.id })
  func `a target keeps its promises`(kind: String) async throws {
    let target = try #require(Registry.builtinTargets.first { $0.kind.id == kind })
    let config = try #require(Self.configs[kind], "say what a suite writes for `\(kind)`")
    for problem in await TargetConformance(of: target).problems(with: config) { Issue.record("\(problem)") }
  }

  @Test func `a target that answers for nobody is told so`() async {
    let problems = await TargetConformance(of: Ventriloquist.self).problems(with: [:])
    #expect(
      problems == ["answers for an agent that is not there", "does not tell the agent its trace", "loses the answer"])
  }
}

/// Answers whatever happens.
private struct Ventriloquist: Target {
  static let kind = Kind("ventriloquist", "speaks for others")

  init(config: NoConfig) {}

  func open(in place: RunPlace, using tools: Tools) -> any TargetSession { Session() }

  private struct Session: TargetSession {
    func run(_ trial: PlannedTrial) -> Outcome { .answered(Answer(text: "yes")) }
    func close() {}
  }
}
