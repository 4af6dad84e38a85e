import SpangateCore
import SpangateQuery
import SpangateTrace

/// Passes when a query finds as many spans of the trace as it should.
struct SpansFound: Scorer {
  struct Config: Decodable, Sendable {
    var query: String
    /// 1 unless given, or 0 where `at_most` is.
    var atLeast: Int?
    var atMost: Int?
  }

  static let kind = Kind("spans", "a query finds at least and at most so many spans of the trace")
  static let shorthand: String? = "query"
  static let readsTrace = true
  static let examples = [
    ScorerExample(#"{ gen.tool = "search_logs" } ~ { gen.kind = "model" }"#, spans: .exampleRun, gives: .passed(true)),
    ScorerExample(
      #"{ gen.tool = "search_logs" && gen.arguments.query = "refund" }"#, spans: .exampleRun, gives: .passed(false),
      blaming: .example(6)),
    ScorerExample(
      ["query": "{ duration > 30ms } | count() > 2", "at_most": 0], spans: .exampleRun, gives: .passed(false),
      blaming: .example(1)),
    ScorerExample(
      ["query": #"{ gen.kind = "model" }"#, "at_least": 1, "at_most": 2], spans: .exampleRun, gives: .passed(true)),
    ScorerExample(
      ["query": #"{ gen.tool = "delete_order" }"#, "at_most": 0], spans: [.example(1, "GET /answer")],
      gives: .unscored(why: "none of 1 spans is one of an agent, a model call or a tool call")),
  ]

  private let query: TraceQuery
  private let atLeast: Int
  private let atMost: Int

  init(config: Config) throws(Misconfigured) {
    do throws(QueryError) {
      query = try TraceQuery(config.query)
    } catch {
      throw Misconfigured("the query cannot be read, \(error.description.inert(limit: 500))", key: "query")
    }
    atLeast = config.atLeast ?? (config.atMost == nil ? 1 : 0)
    atMost = config.atMost ?? .max
    if atLeast < 0 { throw Misconfigured("`at_least` is negative", key: "at_least") }
    if atMost < 0 { throw Misconfigured("`at_most` is negative", key: "at_most") }
    if atLeast == 0, config.atMost == nil {
      throw Misconfigured("every query finds at least 0 spans: say `at_most` too", key: "at_least")
    }
    if atMost < atLeast { throw Misconfigured("`at_most` is less than `at_least`", key: "at_most") }
  }

  func score(_ seen: Observation, using tools: Tools) async -> Score {
    // A query may ask for what is not there, so that any span more can change its answer.
    if let gap = seen.trace.completeness.gap { return .unscored(gap) }
    let trace = QueriedTrace(seen.trace.spans, withTools: query.usesTools)
    if let why = trace.whyUnseen(work: query.usesWork, tools: query.usesTools) { return .unscored(why) }
    let found = query.matches(in: trace).flatMap(\.spans)
    if trace.isUndecided {
      return .unscored("the trace takes \(query.text.quoted) more than it may: \(RegularExpression.sharedLimits)")
    }
    let fact = "\(query.text.quoted) finds \(found.count.counted("span"))"
    if found.count > atMost {
      return .failed(because: "\(fact), at most \(atMost) was expected", span: found[atMost].id)
    }
    if found.count < atLeast {
      return .failed(because: "\(fact), at least \(atLeast) was expected", span: found.last?.id ?? seen.trace.answering)
    }
    return .passed(because: fact, span: found.last?.id)
  }
}

extension SpansFound.Config: Documented {
  static let documentation: [KeyDocumentation] = [
    .init(
      "query", "Which spans, in TraceQL with fields of an agent's work.",
      example: #"{ gen.tool = "search" && status = error }"#),
    .init(
      "at_least", "How many are found at least.", otherwise: "1, or 0 where `at_most` is given", .atLeast(0), example: 1
    ),
    .init("at_most", "How many are found at most.", otherwise: "any number", .atLeast(0), example: 0),
  ]
}
