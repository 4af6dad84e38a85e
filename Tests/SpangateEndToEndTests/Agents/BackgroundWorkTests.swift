import Foundation
import SpangateCore
import SpangateTrace
import Testing

@Suite(
  .timeLimit(.minutes(10)), .enabled(if: Program.path != nil, "no built binary: SPANGATE_BINARY is not set"),
  .enabled(if: Program.python != nil, "no OpenTelemetry SDK: SPANGATE_PYTHON is not set"))
struct BackgroundWorkTests {
  private func suite(taking seconds: String) -> String {
    """
    suite: reports
    agent:
      builtin:
        model: scripted
        script: model.yaml
        command_tools:
          send_report:
            command: [\(Program.python!), \(Workspace.fixture("job.py"))]
            description: Sends a report in the background.
            parameters: {type: object, properties: {report: {type: string}}, required: [report]}
            background: true
            env: {JOB_SECONDS: "\(seconds)"}
    traces: required
    experiment: {id: e1}
    trials: 1
    cases: [{id: nightly, input: nightly, scorers: [{contains: on its way}]}]
    """
  }

  private static let script = """
    model: scripted-1
    rules:
      - when: {after: send_report}
        say: "It is on its way: {{send_report}}"
      - call: {tool: send_report, arguments: {report: "{{user}}"}}
    """

  /// What a backend got of a run, and the program's own ID.
  private func spans(taking seconds: String) async throws -> [JSONValue] {
    let place = try Workspace()
    defer { place.remove() }
    let sink = try await Sink(in: place)
    try place.write(suite(taking: seconds), to: "suite.yaml")
    try place.write(Self.script, to: "model.yaml")
    let result = try await Program.spangate(
      "run", "suite.yaml", "--no-baseline", "--export", "http://127.0.0.1:\(sink.port)", in: place.folder)
    #expect(result.status == 0, "\(result.output)\(result.errors)")
    return try await sink.spans()
  }

  /// Long after the answer, and so soon that the trial's trace still waits for its last spans.
  @Test(arguments: ["3", "0"])
  func `the span of a second process joins the trace of the tool that scheduled it`(seconds: String) async throws {
    let spans = try await spans(taking: seconds)
    let tool = try #require(spans.first { $0["name"] == "tool.execute.send_report" })
    #expect(tool.value(at: "/attributes/tool.result") == #"{"scheduled":true}"#)
    let work = try #require(spans.first { $0["name"] == "background.send_report" })
    let task = try #require(spans.first { $0["name"] == "background.task" })
    #expect(work["parent"] == tool["id"] && task["parent"] == work["id"], "\(spans)")
    #expect(Set(spans.compactMap { $0["trace"]?.string }).count == 1)
    #expect(task.value(at: "/attributes/job.report") == "nightly")
    #expect(task.value(at: "/attributes/job.process")?.int != nil)
    // Also what came late says which trial of which experiment it belongs to.
    for span in [work, task] {
      #expect(span.value(at: "/attributes/experiment.id") == "e1", "\(span)")
      #expect(span.value(at: "/attributes/eval.case.id") == "nightly", "\(span)")
    }
    let run = try #require(spans.first { $0["name"] == "agent.run" })
    #expect(tool["trace"] == run["trace"])
  }
}
