import SpangateAgent
import SpangateBuiltins
import SpangateCore
import SpangateTrace
import SpangateYAML
import Testing

/// A wrong value anywhere is an error about its own key, from the loader and from the schema alike.
struct WrongValueTests {
  private static let loader: SuiteLoader = {
    var registry = Registry.builtins
    registry.targets.append(BuiltinTarget.self)
    return SuiteLoader(registry: registry, environment: [:])
  }()

  struct Wrong: Sendable {
    /// One line of a suite; what is wrong in it is underlined.
    var line: String
    var underlined: String
    var path: String
    var message: String

    init(_ line: String, _ underlined: String, _ path: String, _ message: String) {
      (self.line, self.underlined, self.path, self.message) = (line, underlined, path, message)
    }
  }

  static let wrong: [Wrong] = [
    .init("agent: {command: [cat], timeout: 60}", "60", "agent.timeout", "`timeout` in `agent`: expected a duration"),
    .init("agent: {http: {url: \"http://a\"}, timeout: 60}", "60", "agent.timeout", "`timeout` in `agent`"),
    .init("agent: {http: {url: \"http://a\", headers: {a: [b]}}}", "[", "agent.http.headers.a", "`http.headers.a`"),
    .init("agent: {http: {url: \"http://a\", start: {command: cat}}}", "cat", "agent.http.start.command", "a list"),
    .init("agent: {builtin: {model: openai/a, max_turns: x}}", "x", "agent.builtin.max_turns", "`builtin.max_turns`"),
    .init("agent: {builtin: {model: openai/a, max_turns: 0}}", "max_turns", "agent.builtin.max_turns", "at least 1"),
    .init("agent: {command: [cat], input: stdn}", "stdn", "agent.input", "`input` in `agent`: expected `stdin`"),
    .init("gate: {measures: {latency: {statistic: p50}}}", "p50", "gate.measures.latency.statistic", "`mean`"),
    .init("gate: {path: blok}", "blok", "gate.path", "expected `block`, `advisory` or `off`"),
    .init("gate: {path: {tools: never}}", "never", "gate.path.tools", "expected `block`, `advisory` or `off`"),
    .init("gate: {false_alarm_rate: often}", "often", "gate.false_alarm_rate", "expected a number"),
    .init("gate: {scores: {contains: {tolerance: []}}}", "[", "gate.scores.contains.tolerance", "a number"),
    .init("scorers: [{tool_called: {tool: a, at_most: x}}]", "x", "scorers.0.tool_called.at_most", "whole number"),
    .init("scorers: [{max_tokens: {input: -1}}]", "input", "scorers.0.max_tokens.input", "not negative"),
    .init("scorers: [{max_latency: 5}]", "5", "scorers.0.max_latency", "expected a duration"),
    .init("scorers: [{tools: {mode: inorder, expect: [a]}}]", "inorder", "scorers.0.tools.mode", "`in_order`"),
    .init("scorers: [{similar: {to: a, trim: maybe}}]", "maybe", "scorers.0.similar.trim", "`true` or `false`"),
    .init(
      "scorers: [{judge: {rubric: a, model: {name: openai/a, max_tokens: x}}}]", "x",
      "scorers.0.judge.model.max_tokens", "whole number"),
    .init(
      "scorers: [{judge: {rubric: a, model: {name: openai/a, temperature: 3}}}]", "temperature",
      "scorers.0.judge.model.temperature", "from 0 to 2"),
    .init(
      "scorers: [{relevance: {model: {name: openai/a, max_tokns: 3}}}]", "max_tokns", "scorers.0.relevance.model",
      "unknown key `max_tokns`"),
    .init(
      "scorers: [{tools: {expect: [{tool: a, argments: {}}]}}]", "argments", "scorers.0.tools.expect.0",
      "unknown key `argments`"),
    .init("experiment: {id: [a]}", "[", "experiment.id", "expected a string"),
    .init("vairants: {a: {}}", "vairants", "", "unknown key `vairants`"),
  ]

  private static func suite(_ wrong: Wrong) -> String {
    let key = wrong.line.prefix { $0 != ":" }
    let rest = ["agent": "agent: {command: [cat]}", "scorers": "scorers: [{contains: x}]"].filter { $0.key != key }
    let lines = ["suite: s", wrong.line] + rest.values.sorted() + ["cases: [{id: a, input: b}]"]
    return lines.joined(separator: "\n") + "\n"
  }

  @Test(arguments: wrong)
  func `the loader finds it at its place`(wrong: Wrong) throws {
    let findings = try Fixtures.load(Self.suite(wrong), loader: Self.loader).findings
    try #require(findings.count == 1, "\(findings.map(\.transcript))")
    #expect(findings[0].range?.line == 2)
    #expect(findings[0].underlined == wrong.underlined)
    #expect(findings[0].message.contains(wrong.message), "\(findings[0].message)")
  }

  @Test(.enabled(if: PythonSchema.isThere, PythonSchema.missing))
  func `the schema complains of its key and of nothing else`() throws {
    let documents = try Self.wrong.map { wrong in
      try Fixtures.withFolder(["suite.yaml": Self.suite(wrong)]) {
        try YAMLDocumentReader().read(JSONValue.self, from: $0 + "/suite.yaml")
      }
    }
    let complaints = try PythonSchema.complaints(about: documents, by: Self.loader.schema())
    for (wrong, found) in zip(Self.wrong, complaints) {
      #expect(found.count == 1 && found[0].hasPrefix(wrong.path + ": "), "\(wrong.line): \(found)")
      #expect(!found.contains { $0.contains("any of the given") }, "\(wrong.line): \(found)")
    }
  }

  @Test(arguments: [
    ("limits: {trace_wait: 10}", "10", "limits.trace_wait"), ("receiver: {port: http}", "http", "receiver.port"),
    ("backends: {jaeger: {timeout: 5}}", "5", "backends.jaeger.timeout"),
    ("backends: {a: {kind: otlp, endpoint: \"http://a\", compression: zip}}", "zip", "backends.a.compression"),
    ("backends: {mlflow: {experiment_id: [1]}}", "[", "backends.mlflow.experiment_id"),
    ("redact: {kinds: {email: no}}", "no", "redact.kinds.email"),
    ("pricing: {prices: [{provider: a, model: b, input: x, output: 1}]}", "x", "pricing.prices.0.input"),
  ])
  func `so it is in the settings`(text: String, underlined: String, path: String) throws {
    try Fixtures.withFolder(["spangate.yaml": text]) { folder in
      let findings = Self.loader.settings(at: folder + "/spangate.yaml").findings
      #expect(findings.map(\.underlined) == [underlined], "\(findings.map(\.transcript))")
      guard PythonSchema.isThere else { return }
      let document = try YAMLDocumentReader().read(JSONValue.self, from: folder + "/spangate.yaml")
      let found = try PythonSchema.complaints(about: [document], by: Self.loader.settingsSchema())[0]
      #expect(found.count == 1 && found[0].hasPrefix(path + ": "), "\(found)")
    }
  }
}
