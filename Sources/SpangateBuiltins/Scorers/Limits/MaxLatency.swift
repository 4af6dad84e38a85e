import SpangateCore
import SpangateTrace

/// Passes when the answer came in time; where it did not, points at the span that most of the time went into.
struct MaxLatency: Scorer {
  struct Config: Decodable, Sendable {
    var max: Duration
  }

  static let kind = Kind("max_latency", "the answer came within so much time")
  static let shorthand: String? = "max"
  static let readsAnswer = false
  static let examples = [
    ScorerExample("5s", spans: .exampleRun, gives: .passed(true)),
    ScorerExample("999ms", spans: .exampleRun, gives: .passed(false), blaming: .example(4)),
    ScorerExample("10ms", gives: .passed(false)),
  ]

  private let max: Duration

  init(config: Config) throws(Misconfigured) {
    if config.max <= .zero { throw Misconfigured("a time limit is more than nothing", key: "max") }
    max = config.max
  }

  func score(_ seen: Observation, using tools: Tools) async -> Score {
    if seen.isRecorded, let gap = seen.trace.completeness.gap { return .unscored(gap) }
    if seen.isRecorded, let why = seen.trace.root?.untimed { return .unscored("the agent's root span \(why)") }
    let fact = "\(seen.isRecorded ? "the agent's root span" : "the answer") took \(seen.duration.text)"
    if seen.duration <= max { return .passed(because: fact) }
    return .failed(because: "\(fact), at most \(max.text) was expected", span: seen.trace.slowest)
  }
}

extension Trace {
  /// The root, or what is below it for as long as one span takes most of the time of the one above.
  fileprivate var slowest: SpanID? {
    guard var here = root else { return nil }
    let children = Dictionary(grouping: spans.filter { $0.parent != nil }, by: \.parent)
    var visited: Set<SpanID> = []
    while visited.insert(here.id).inserted {
      let slowest = children[here.id]?.max { $0.duration < $1.duration }
      guard let slowest, slowest.duration > here.duration / 2 else { break }
      here = slowest
    }
    return here.id
  }
}

extension MaxLatency.Config: Documented {
  static let documentation: [KeyDocumentation] = [
    .init("max", "The longest that an answer may take.", example: "5s")
  ]
}
