import SpangateCore
import SpangateGate
import SpangateTesting
import SpangateTrace
import Testing

@testable import SpangateCLI

struct AskedAgentsTests {
  private let agents = AskedAgents(environment: InheritedVariables(["STYLE": "terse"]), besides: [])

  private func suite(in folder: Folder) -> Suite {
    var suite = Suite.stub(FakeTarget { _ in .answered(Answer(text: "")) }, cases: [.stub()])
    (suite.file, suite.folder) = (folder.path + "/s.yaml", folder.path)
    suite.agent = ["command": ["sh", "agent.sh"]]
    return suite
  }

  /// As a run of a suite begins.
  private func run(of suite: Suite) async -> RunRecord {
    var run = RunRecord(id: "run-1", startedAt: .now, variant: "default", seed: 7, suites: [suite.record])
    run.environment = agents.environment.digests(of: run.id)
    run.suites[0].agent = await agents.agents(of: [suite])[0]
    return run
  }

  @Test func `a suite in no repository is resumed with a warning, and with the files that it names`() async throws {
    let folder = try Folder(["s.yaml": "", "agent.sh": "echo 1", "deps.sh": "echo 1"])
    let suite = suite(in: folder)
    let run = await run(of: suite)
    let findings = await agents.differences(of: [suite], since: run, isAllowed: false)
    #expect(
      findings.map(\.rule) == [.filesUncompared] && findings.first?.severity == .warning, "\(findings.map(\.message))")
    try folder.write("echo 2", to: "deps.sh")
    #expect(await agents.differences(of: [suite], since: run, isAllowed: false).map(\.rule) == [.filesUncompared])
    try folder.write("echo 2", to: "agent.sh")
    let changed = await agents.differences(of: [suite], since: run, isAllowed: false)
    #expect(changed.map(\.rule) == [.filesUncompared, .runAgentChanged] && changed.last?.severity == .error)
  }
}
