import SpangateBench
import SpangateCore
import SpangateDiagnosis
import SpangateTesting
import SpangateTrace
import Testing

struct PathComparisonTests {
  /// An agent that looks something up and answers.
  private struct Work {
    var tools = ["search_logs", "get_order"]
    var since: @Sendable (Int) -> String = { _ in "last night" }
    var limit: Int?
    var model = "gpt-4o"

    func trial(_ number: Int, of id: String, _ side: UInt64) -> TracedTrial {
      var next = UInt64(number + 1) * 1_000 + side * 100
      func span(_ name: String, parent: UInt64?, _ attributes: Attributes) -> SpanRecord {
        next += 1
        return .stub(next, parent: parent, name, at: next, lasting: 1, attributes)
      }
      let root = span("invoke_agent ops", parent: nil, ["gen_ai.operation.name": "invoke_agent"])
      let above = next
      let asked = span(
        "chat", parent: above, ["gen_ai.operation.name": "chat", "gen_ai.request.model": .string(model)])
      let calls = tools.map { tool in
        let limit = self.limit.map { #", "limit": \#($0)"# } ?? ""
        return span(
          "execute_tool \(tool)", parent: above,
          ["gen_ai.tool.call.arguments": .string(#"{"since": "\#(since(number))"\#(limit), "id": "r\#(next)"}"#)])
      }
      return TracedTrial(
        judgement: Judgement(
          key: TrialKey(suite: "ops", case: id, variant: "control", index: number), traceID: root.traceID,
          rootSpanID: root.id, startedAt: Timestamp(nanoseconds: 0), duration: 1, completeness: .settled),
        spans: [root, asked] + calls)
    }
  }

  private func report(
    _ now: (Int) -> Work, _ before: (Int) -> Work = { _ in Work() }, cases: Int = 4, trials: Int = 3,
    bound: Double = 0.05, looks: Int = 1, parts: Set<PathPart> = Set(PathPart.allCases),
    ignoring: @escaping @Sendable (String) -> Bool = { _ in false }
  ) -> PathReport {
    var comparison = PathComparison(ignoring: ignoring)
    for place in 0..<cases {
      comparison.add(
        "case-\(place)", now: (0..<trials).map { now(place).trial($0, of: "case-\(place)", 1) },
        before: (0..<trials).map { before(place).trial($0, of: "case-\(place)", 2) })
    }
    return comparison.report(parts, bound: bound, looks: looks)
  }

  private func sentences(_ report: PathReport) -> [String] { report.changes.map(\.message) }

  @Test func `nothing is told of an agent that goes the same way`() {
    let same = report { _ in Work() }
    #expect(same.changes.isEmpty)
    #expect(same.cases == 4)
    #expect(same.reach < 1e-4)
  }

  @Test func `a tool that is not called any more is told, with a trial that shows it and one that shows how it was`() {
    let found = report({ _ in Work(tools: ["search_logs"]) })
    #expect(sentences(found) == ["`get_order` is called in none of 12 trials, and was in 12 of 12"])
    #expect(found.changes.first?.kind == .vanished)
    #expect(found.changes.first?.cases == ["case-0", "case-1", "case-2", "case-3"])
    #expect(found.changes.first?.span == nil)
    #expect(found.changes.first?.otherTrace != nil)
  }

  @Test func `a tool that is called more often is told with how often, at its span`() {
    let found = report({ _ in Work(tools: ["search_logs", "search_logs", "search_logs", "get_order"]) })
    #expect(
      sentences(found) == [
        "`search_logs` is called 3.0 times a trial, and was 1.0 times (in 12 of 12 trials, in 12 of 12 before)"
      ])
    #expect(found.changes.first?.spanName == "execute_tool search_logs")
  }

  @Test func `another first call, a new tool and a model are told`() {
    let found = report({ _ in Work(tools: ["get_order", "search_logs", "delete_order"], model: "gpt-4o-mini") })
    let all = sentences(found)
    #expect(all.contains("the first call is `get_order` in 12 of 12 trials, and was in none of 12"))
    #expect(all.contains("`delete_order` is called in 12 of 12 trials, and was in none of 12"))
    #expect(all.contains("model `gpt-4o-mini` is asked in 12 of 12 trials, and was in none of 12"))
    #expect(all.contains("model `gpt-4o` is asked in none of 12 trials, and was in 12 of 12"))
  }

  @Test func `an argument is told with both of its values, and a new key`() {
    let found = report({ _ in Work(since: { _ in "2024-01-01" }, limit: 5) })
    let all = sentences(found)
    #expect(
      all.contains(
        "argument `since` of `search_logs` is `2024-01-01` in 12 of 12 trials, and was `last night` in 12 of 12"))
    #expect(all.contains("argument `limit` of `get_order` is given in 12 of 12 trials, and was in none of 12"))
    #expect(found.changes.first { $0.argument == "limit" }?.kind == .new)
  }

  @Test func `values that move in each case another way are told`() {
    let found = report(
      { place in Work(tools: ["search_logs"], since: { _ in "new \(place)" }) },
      { place in Work(tools: ["search_logs"], since: { _ in "old \(place)" }) })
    #expect(found.changes.map(\.argument) == ["since"])
    #expect(found.changes.first?.kind == .moved)
    #expect(found.changes.first?.cases.count == 4)
  }

  @Test func `with few trials only what they can show is told`() {
    let one = report({ _ in Work(tools: []) }, cases: 1)
    #expect(one.changes.isEmpty)
    #expect(abs(one.reach - 0.05) < 1e-9)
    #expect(!report({ _ in Work(tools: []) }, cases: 1, trials: 8).changes.isEmpty)
    #expect(report({ _ in Work(tools: []) }, cases: 1, trials: 8, bound: 1e-5).changes.isEmpty)
    #expect(report({ _ in Work(tools: []) }, cases: 2, looks: 100).changes.isEmpty)
  }

  @Test func `what is ignored, and parts that are not asked for, are not looked at`() {
    let work: (Int) -> Work = { _ in Work(tools: ["get_order"], since: { _ in "x" }) }
    #expect(sentences(report(work, parts: [.tools])).count == 1)
    let ignoring = report(work, parts: [.tools, .firstCalls, .arguments]) {
      $0 == "search_logs" || $0 == "get_order.since"
    }
    #expect(ignoring.changes.isEmpty)
  }

  @Test func `a case without traces on a side is named, and nothing is compared without any`() {
    var comparison = PathComparison()
    comparison.add("lost", now: [Work().trial(0, of: "lost", 1)], before: [])
    let report = comparison.report(Set(PathPart.allCases), bound: 0.05)
    #expect(report.untraced == ["lost"])
    #expect(report.whyNot != nil)
    #expect(report.reach == 1)
  }

  @Test func `what an agent wrote is inert in the sentence`() {
    let found = report({ _ in Work(tools: ["a\u{1b}[31m`\n::error::"]) })
    #expect(!found.changes.isEmpty)
    #expect(sentences(found).allSatisfy { !$0.contains("\u{1b}") && !$0.contains("\n") })
  }

  @Test func `an agent that did not change is accused no more often than the bound says`() {
    let bench = PathBench(suites: 6, seed: 3, trials: [3, 6], cases: [1, 4])
    #expect(bench.cells.reduce(0) { $0 + $1.cried } <= 3)
    #expect(bench.cells.last?.seen ?? 0 >= 4)
  }
}
