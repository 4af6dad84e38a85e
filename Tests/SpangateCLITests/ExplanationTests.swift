import SpangateBuiltins
import SpangateCore
import SpangateYAML
import Testing

@testable import SpangateCLI

struct ExplanationTests {
  private let topics = [Topic].all(
    in: Workspace.registry,
    keys: [
      Topic(key: "timeout", text: "the first"), Topic(key: "agent.timeout", text: "the second"),
      Topic(key: "latency", text: "a key"),
    ])

  private func text(_ name: String) throws -> String { try Explanation(of: name, in: topics).text }

  @Test func `everything that has a name is explained by it`() throws {
    let names =
      FindingRule.all.flatMap { [$0.code, $0.name] } + Workspace.registry.scorers.map { $0.kind.id }
      + Workspace.registry.targets.map { $0.kind.id } + Workspace.registry.backends.map { $0.kind.id }
      + Workspace.registry.reporters.map { $0.kind.id } + Measure.allCases.map(\.rawValue)
      + ExitStatus.allCases.map { "\($0.rawValue)" }
    #expect(names.count > 100)
    for name in names {
      let text = try text(name)
      #expect(text.contains(name), "\(name)")
      #expect(text.split(separator: "\n").allSatisfy { $0.count <= 220 }, "\(name)")
    }
  }

  @Test func `a name that means several things is shown in all of them`() throws {
    let text = try text("json")
    for meaning in ["scorer `json`: ", "report `json`: ", "report `json` of `spangate ab`: "] {
      #expect(text.contains(meaning))
    }
    #expect(try self.text("command").contains("agent `command`") && self.text("command").contains("scorer `command`"))
    #expect(try self.text("latency").hasSuffix("\n\na key"))
    #expect(try self.text("latency").hasPrefix("measure `latency`"))
  }

  @Test func `a key goes by its path, and by the end of it`() throws {
    #expect(try text("timeout") == "the first\n\nthe second")
    #expect(try text("agent.timeout") == "the second")
  }

  @Test func `every key of a suite and of the settings is explained by its path`() throws {
    let reference = SuiteLoader(registry: Workspace.registry, environment: [:]).reference()
    let topics = [Topic].all(in: Workspace.registry, keys: reference.topics)
    let paths = reference.sections.flatMap(\.keys).map(\.path).filter { !$0.hasSuffix("*") && !$0.hasSuffix("[]") }
    #expect(paths.count > 100)
    for path in paths {
      let name = path.replacing("[]", with: "").replacing("*", with: "some_name")
      #expect(try Explanation(of: name, in: topics).text.contains("key `\(path)`"), "\(path)")
    }
    let tolerance = try Explanation(of: "gate.scores.contains.tolerance", in: topics).text
    #expect(tolerance.hasPrefix("key `gate.scores.*.tolerance`") && tolerance.contains("default: "))
    // A word that is a measure and part of a key shows both.
    #expect(try Explanation(of: "latency", in: topics).text.contains("measure `latency`"))
  }

  @Test(arguments: [
    ("sg0101", "error[SG0101]: score-regressed"), ("Score-Regressed", "error[SG0101]: score-regressed"),
    ("score_regressed", "error[SG0101]: score-regressed"), ("cost-usd", "measure `cost_usd`"),
    ("125", "exit status 125: inconclusive"), ("0", "exit status 0: passed"), ("inconclusive", "exit status 125"),
    ("143", "exit status 143: terminated"), ("tool_called", "scorer `tool_called`"), ("jaeger", "backend `jaeger`"),
    ("builtin", "agent `builtin`"), ("junit", "report `junit`"),
  ])
  func `spelling and case of a name do not matter`(name: String, start: String) throws {
    #expect(try text(name).hasPrefix(start))
  }

  @Test(arguments: [
    ("tool_caled", "did you mean `tool_called`?"), ("SG0411", "the codes of this band are SG0401 to SG04"),
    ("3", "the exit statuses are 0, 1, 2, 64, 70, 125, 129, 130, 131, 143"),
    ("score-regresed", "did you mean `score-regressed`?"), ("latencies", "did you mean `latency`?"),
    ("Jager", "did you mean `jaeger`?"), ("agent.timeut", "did you mean `agent.timeout`?"),
  ])
  func `a wrong guess is told what was meant`(name: String, help: String) {
    #expect {
      try text(name)
    } throws: {
      let finding = $0 as? Finding
      return finding?.rule == .kindUnknown && finding?.help?.hasPrefix(help) == true
    }
  }

  @Test func `a name that is like no other is told what there is`() throws {
    let finding = #expect(throws: Finding.self) { try text("xyzzy-nothing-like-it") }
    let help = try #require(finding?.help)
    #expect(help.hasPrefix("there are the codes SG0001 to SG04"))
    for name in ["tool_called", "cost_usd", "125", "jaeger", "junit", "builtin"] { #expect(help.contains(name)) }
  }
}
