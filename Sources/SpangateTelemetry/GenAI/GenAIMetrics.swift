internal import CoreMetrics
import SpangateTrace
internal import Tracing

/// What model calls and turns add to the metrics of their process, whichever backend swift-metrics has.
///
/// Source of names, units and buckets: OpenTelemetry GenAI semantic conventions 1.41; the names without a `gen_ai` are
/// older.
enum GenAIMetrics {
  static let tokenUsage = "gen_ai.client.token.usage"
  static let operationDuration = "gen_ai.client.operation.duration"
  static let requests = "llm.requests.count"
  static let errors = "llm.errors.count"
  static let latency = "llm.latency.ms"
  static let inputTokens = "llm.tokens.input"
  static let activeTurns = "agent.active_turns"

  /// Powers of four.
  static let tokenBounds: [Double] = (0..<14).map { Double(1 << (2 * $0)) }
  /// Powers of two, in seconds.
  static let durationBounds: [Double] = (0..<14).map { 0.01 * Double(1 << $0) }

  static let views: [String: InstrumentView] = [
    tokenUsage: InstrumentView(
      unit: "{token}", description: "Number of input and output tokens used.", bounds: tokenBounds),
    operationDuration: InstrumentView(unit: "s", description: "GenAI operation duration.", bounds: durationBounds),
    requests: InstrumentView(unit: "{request}", description: "Model calls."),
    errors: InstrumentView(unit: "{request}", description: "Model calls that failed."),
    latency: InstrumentView(
      unit: "ms", description: "How long model calls took.", bounds: durationBounds.map { $0 * 1_000 }),
    inputTokens: InstrumentView(unit: "{token}", description: "Tokens that model calls took in.", bounds: tokenBounds),
    activeTurns: InstrumentView(unit: "{turn}", description: "Turns of agents that are under way."),
  ]

  /// A turn has started or, with -1, ended.
  static func turns(_ change: Double) {
    MetricsSystem.factory.makeMeter(label: activeTurns, dimensions: []).increment(by: change)
  }

  /// A model call is over.
  ///
  /// - Parameters:
  ///   - span: says which model answered, and what that took.
  ///   - error: the type of what made it fail; nil when it did not.
  static func called(_ span: some Span, _ call: Call, took duration: Duration, error: String?) {
    let attributes = span.attributes
    var call = call
    call.answeringModel = attributes.text(Vocabulary.responseModel)
    let factory = MetricsSystem.factory
    let own = call.dimensions + (error.map { [(Vocabulary.errorType, $0)] } ?? [])
    factory.record(duration.seconds, in: operationDuration, own)
    factory.makeCounter(label: requests, dimensions: call.short).increment(by: 1)
    factory.record(duration.seconds * 1_000, in: latency, call.short)
    if error != nil { factory.makeCounter(label: errors, dimensions: call.short).increment(by: 1) }
    if let input = attributes.number(Vocabulary.inputTokens) {
      factory.record(Double(input), in: tokenUsage, call.dimensions + [(Vocabulary.tokenType, "input")])
      factory.record(Double(input), in: inputTokens, call.short)
    }
    if let output = attributes.number(Vocabulary.outputTokens) {
      factory.record(Double(output), in: tokenUsage, call.dimensions + [(Vocabulary.tokenType, "output")])
    }
  }
}

extension GenAIMetrics {
  /// A model call, as far as metrics tell calls apart.
  struct Call: Sendable {
    var provider: String
    var model: String
    /// nil before the model has answered.
    var answeringModel: String?

    fileprivate var dimensions: [(String, String)] {
      [(Vocabulary.operationName, "chat"), (Vocabulary.providerName, provider), (Vocabulary.requestModel, model)]
        + (answeringModel.map { [(Vocabulary.responseModel, $0)] } ?? [])
    }

    fileprivate var short: [(String, String)] {
      [(Vocabulary.providerName, provider), (Vocabulary.requestModel, model)]
    }
  }
}

extension MetricsFactory {
  fileprivate func record(_ value: Double, in name: String, _ dimensions: [(String, String)]) {
    makeRecorder(label: name, dimensions: dimensions, aggregate: true).record(value)
  }
}

extension SpanAttributes {
  func text(_ name: String) -> String? {
    if case .string(let text)? = get(name) { text } else { nil }
  }

  func number(_ name: String) -> Int? {
    switch get(name) {
    case .int64(let value): Int(value)
    case .int32(let value): Int(value)
    default: nil
    }
  }
}
