import ArgumentParser
import SpangateCore
import SpangateGate
import Testing

@testable import SpangateCLI

struct RunRequestTests {
  private func request(_ line: String) throws -> RunRequest {
    try RunCommand.parse(line.split(separator: " ").map(String.init)).request
  }

  @Test func `without options everything is the suite's own`() throws {
    let request = try request("a.yaml suites")
    #expect(request == RunRequest(suites: ["a.yaml", "suites"]))
    #expect(request.variant == nil && request.resumed == nil && request.accepting == nil)
    #expect(request.baseline == BaselineChoice(source: .suites, revision: nil))
    #expect(request.asking.selection == RunSelection())
    #expect(request.asking.budget == Budget())
    #expect(request.asking.reports == [ReportRequest("full")])
    #expect(request.asking.exports.isEmpty)
    #expect(request.asking.concurrency == nil && request.asking.seed == nil)
  }

  @Test func `every option has its place in the request`() throws {
    let request = try request(
      """
      a.yaml --variant terse --baseline release --baseline-ref origin/main --only refund-* --only x --tag eu --trials 4 \
      --max-trials 20 --concurrency 2 --seed 7 --shard 2/3 --resume 2026 --report junit=out/r.xml --report concise \
      --export jaeger --export http://localhost:4318 --budget-usd 2.5 --budget-time 10m --accept --keep 3
      """)
    var asking = AskingRequest()
    asking.selection.only = ["refund-*", "x"]
    asking.selection.tags = ["eu"]
    asking.selection.trials = 4
    asking.selection.maxTrials = 20
    asking.selection.shard = Shard("2/3")
    asking.concurrency = 2
    asking.seed = 7
    asking.reports = [ReportRequest("junit=out/r.xml"), ReportRequest("concise")]
    asking.exports = ["jaeger", "http://localhost:4318"]
    asking.budget = Budget(usd: 2.5, time: .seconds(600))
    let expected = RunRequest(
      suites: ["a.yaml"], variant: "terse", asking: asking,
      baseline: BaselineChoice(source: .at(.named("release")), revision: "origin/main"), resumed: "2026", accepting: 3)
    #expect(request == expected)
  }

  @Test(arguments: [
    ("a.yaml --accept", 1), ("a.yaml --accept --keep 1", 1), ("a.yaml --accept --keep 12", 12), ("a.yaml", nil),
  ])
  func `an accepted run replaces the baseline, unless some are kept`(line: String, count: Int?) throws {
    #expect(try request(line).accepting == count)
  }

  @Test(arguments: [
    ("main", BaselinePlace.named("main")), ("main.json", .file("main.json")), ("a/main", .file("a/main")),
    ("/b", .file("/b")), ("json", .named("json")),
  ])
  func `a baseline is a name or a file`(text: String, place: BaselinePlace) throws {
    #expect(try request("a.yaml --baseline \(text)").baseline.source == .at(place))
    #expect(try GateCommand.parse(["--baseline", text]).request.baseline.source == .at(place))
  }

  @Test func `a file that a suite names starts from its folder`() {
    #expect(BaselinePlace("../b.json").from("evals") == .file("evals/../b.json"))
    #expect(BaselinePlace("./b.json").from(".") == .file("./b.json"))
    #expect(BaselinePlace("/b.json").from("evals") == .file("/b.json"))
    #expect(BaselinePlace("main").from("evals") == .named("main"))
  }

  @Test(arguments: [
    ("a.yaml --accept", "--accept"), ("a.yaml --no-baseline", "--no-baseline"), ("a.yaml", nil),
    ("a.yaml --accept --baseline main", "--accept"), ("a.yaml --accept --no-baseline", "--accept"),
  ])
  func `a run that is accepted, or wants no baseline, is compared with nothing`(line: String, by: String?) throws {
    let request = try request(line)
    #expect(request.uncomparedBy == by)
    #expect((request.comparison.source == .nothing) == (by != nil))
  }

  @Test func `nothing is compared where nobody wants it`() throws {
    #expect(
      try request("a.yaml --no-baseline --baseline-ref HEAD").baseline == .init(source: .nothing, revision: "HEAD"))
  }

  @Test func `a run that is resumed needs no suite`() throws {
    #expect(try request("--resume latest") == RunRequest(suites: [], resumed: "latest"))
  }

  @Test(arguments: [
    ("json", "json", nil), ("json=r.json", "json", "r.json"), ("json=a=b", "json", "a=b"), ("none", "none", nil),
    ("", "", nil),
  ])
  func `a report is a format, and perhaps a path`(text: String, format: String, path: String?) {
    let request = ReportRequest(text)
    #expect((request.text, request.format, request.path) == (text, format, path))
  }
}
