import SpangateCore
import SpangateTrace

/// A registry with a plug-in of every shape that a configuration can have.
extension Registry {
  static let fakes = Registry(
    targets: [Command.self, HTTP.self, Builtin.self],
    scorers: [
      Contains.self, ContainsAll.self, Equals.self, JSONScorer.self, MaxLatency.self, MaxTurns.self, NoErrors.self,
      Similar.self, ToolCalled.self, ToolOrder.self,
    ], backends: [Jaeger.self, OTLP.self])
}

protocol FakeScorer: Scorer {}
extension FakeScorer {
  static var scale: ScoreScale { .graded }
  static var examples: [ScorerExample] { [] }
  func score(_ seen: Observation, using tools: Tools) async throws -> Score { .passed() }
}

struct Contains: FakeScorer {
  struct Config: Decodable, Sendable { var text: String }
  static let kind = Kind("contains", "the answer contains a text")
  static let shorthand: String? = "text"
  let config: Config
  init(config: Config) throws(Misconfigured) {
    if config.text.isEmpty { throw Misconfigured("an empty text is in every answer", key: "text") }
    self.config = config
  }
}

struct ContainsAll: FakeScorer {
  struct Config: Decodable, Sendable { var texts: [String] }
  static let kind = Kind("contains_all", "the answer contains every text")
  static let shorthand: String? = "texts"
  let config: Config
  init(config: Config) { self.config = config }
}

struct Equals: FakeScorer {
  struct Config: Decodable, Sendable { var value: JSONValue? }
  static let kind = Kind("equals", "the answer is a value, or what the case expects")
  static let shorthand: String? = "value"
  let config: Config
  init(config: Config) { self.config = config }
}

/// Its pointer is a text, or a mapping of pointers: a type that tries one shape after the other.
struct JSONScorer: FakeScorer {
  struct Config: Decodable, Sendable { var at: Pointers? }
  enum Pointers: Decodable, Sendable, Equatable {
    case one(String)
    case many([String: Int])
    init(from decoder: any Decoder) throws {
      if let text = try? decoder.singleValueContainer().decode(String.self) {
        self = .one(text)
      } else {
        self = .many(try decoder.singleValueContainer().decode([String: Int].self))
      }
    }
  }
  static let kind = Kind("json", "the answer is JSON")
  static let shorthand: String? = "at"
  let config: Config
  init(config: Config) { self.config = config }
}

struct MaxLatency: FakeScorer {
  struct Config: Decodable, Sendable { var limit: Duration }
  static let kind = Kind("max_latency", "the answer came in time")
  static let shorthand: String? = "limit"
  let config: Config
  init(config: Config) { self.config = config }
}

struct MaxTurns: FakeScorer {
  struct Config: Decodable, Sendable { var turns: Int }
  static let kind = Kind("max_turns", "the agent took at most so many turns")
  static let shorthand: String? = "turns"
  static let readsTrace = true
  let config: Config
  init(config: Config) throws(Misconfigured) {
    if config.turns < 1 { throw Misconfigured("`turns` must be at least 1", key: "turns") }
    self.config = config
  }
}

struct NoErrors: FakeScorer {
  static let kind = Kind("no_errors", "no span is an error")
  static let readsTrace = true
  init(config: NoConfig) {}
}

struct Similar: FakeScorer {
  struct Config: Decodable, Sendable {
    var to: Located<String>
    var threshold: Double?
  }
  static let kind = Kind("similar", "the answer is nearly a text")
  static let shorthand: String? = "to"
  let config: Config
  init(config: Config) { self.config = config }
}

struct ToolCalled: FakeScorer {
  struct Config: Decodable, Sendable {
    var tool: String
    var atLeast: Int?
    var atMost: Int?
    var arguments: [String: JSONValue]?
  }
  static let kind = Kind("tool_called", "the agent called a tool")
  static let shorthand: String? = "tool"
  static let readsTrace = true
  let config: Config
  init(config: Config) throws(Misconfigured) {
    if let most = config.atMost, most < config.atLeast ?? 1 {
      throw Misconfigured("`at_most` is less than `at_least`", key: "at_most")
    }
    self.config = config
  }
}

struct ToolOrder: FakeScorer {
  struct Config: Decodable, Sendable {
    var mode: Mode
    var names: [String]
  }
  enum Mode: String, Decodable, Sendable, CaseIterable { case exact, inOrder = "in_order", anyOrder = "any_order" }
  static let kind = Kind("tools", "the agent called these tools")
  static let readsTrace = true
  let config: Config
  init(config: Config) { self.config = config }
}

protocol FakeTarget: Target {}
extension FakeTarget {
  func open(in place: RunPlace, using tools: Tools) async throws(AgentFailure) -> any TargetSession {
    fatalError("a fake is never opened")
  }
}

struct Command: FakeTarget {
  struct Config: Decodable, Sendable {
    var command: [String]
    var input: Input?
    var timeout: Duration?
    var env: [String: String]?
  }
  enum Input: String, Decodable, Sendable, CaseIterable { case stdin, argument, json }
  static let kind = Kind("command", "a program, started for each trial")
  let config: Config
  init(config: Config) throws(Misconfigured) {
    if config.command.isEmpty { throw Misconfigured("`command` names no program", key: "command") }
    self.config = config
  }
}

struct HTTP: FakeTarget {
  struct Config: Decodable, Sendable {
    var http: Request
    var timeout: Duration?
  }
  struct Request: Decodable, Sendable {
    var url: String
    var method: String?
    var headers: [String: String]?
    var body: JSONValue?
  }
  static let kind = Kind("http", "a server, asked once for each trial")
  let config: Config
  init(config: Config) throws(Misconfigured) {
    if !config.http.url.hasPrefix("http") { throw Misconfigured("`url` must be http or https", key: "http.url") }
    self.config = config
  }
}

struct Builtin: FakeTarget {
  struct Config: Decodable, Sendable { var builtin: [String: String] }
  static let kind = Kind("builtin", "the reference agent")
  init(config: Config) {}
}

struct Jaeger: Backend {
  struct Config: Decodable, Sendable { var url: String? }
  static let kind = Kind("jaeger", "Jaeger")
  static let shorthand: String? = "url"
  let config: Config
  init(config: Config) { self.config = config }
  var traces: OTLPEndpoint { OTLPEndpoint(url: config.url ?? "http://localhost:4318/v1/traces") }
  func url(of trace: TraceID, span: SpanID?) -> String? { nil }
}

struct OTLP: Backend {
  struct Config: Decodable, Sendable {
    var endpoint: String
    var headers: [String: String]?
    var timeout: Duration?
  }
  static let kind = Kind("otlp", "any OTLP endpoint")
  let config: Config
  init(config: Config) { self.config = config }
  var traces: OTLPEndpoint { OTLPEndpoint(url: config.endpoint) }
  func url(of trace: TraceID, span: SpanID?) -> String? { nil }
}
