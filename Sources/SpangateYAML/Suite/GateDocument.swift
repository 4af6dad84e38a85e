import SpangateCore
import SpangateTrace

/// The `gate` of a suite as it is written.
struct GateDocument: Decodable, Sendable {
  var baseline: Located<String>?
  var control: Located<String>?
  var maxAge: Located<Duration>?
  var falseAlarmRate: Located<Double>?
  var noWorseThan: Located<Double>?
  var newCases: NewCasePolicy?
  var scores: Named<ScoreDocument>?
  var measures: MeasuresDocument?
  var path: Located<PathDocument>?

  struct ScoreDocument: Decodable, Sendable {
    var tolerance: Located<Double>?
    var min: Located<Double>?
  }

  struct MeasureDocument: Decodable, Sendable {
    var query: Located<String>?
    var maxIncrease: Located<Allowance>?
    var statistic: MeasurePolicy.Statistic?
    var max: Located<Ceiling>?
  }
}

/// Policies by measure; the measures are the keys, and those with a `query` are the suite's own.
struct MeasuresDocument: Decodable, Sendable, Open {
  var policies: [(measure: Measure, policy: Located<GateDocument.MeasureDocument>)] = []
  var own: [(name: Located<String>, policy: Located<GateDocument.MeasureDocument>)] = []

  static var others: any Decodable.Type { GateDocument.MeasureDocument.self }

  init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: Key.self)
    for measure in Measure.allCases {
      let policy = try container.decodeIfPresent(Located<GateDocument.MeasureDocument>.self, forKey: Key(measure))
      if let policy { policies.append((measure, policy)) }
    }
    guard let nodes = decoder as? NodeDecoder else { return }
    for entry in nodes.node.entries ?? [] where Measure(rawValue: entry.key) == nil && entry.value.entry("query") != nil
    {
      nodes.ask(for: entry.key)
      let policy = try nodes.recovering(Located<GateDocument.MeasureDocument>.self, from: nodes.below(entry))
      if let policy { own.append((Located(entry.key, at: entry.range), policy)) }
    }
  }

  private struct Key: CodingKey {
    let measure: Measure
    var stringValue: String { measure.rawValue }
    var intValue: Int? { nil }
    init(_ measure: Measure) { self.measure = measure }
    init?(stringValue: String) {
      guard let measure = Measure(rawValue: stringValue) else { return nil }
      self.measure = measure
    }
    init?(intValue: Int) { nil }
  }
}

/// The most that a measure may be; seconds can be written as a duration.
enum Ceiling: NodeReadable, Sendable {
  case number(Double)
  case duration(Duration)

  init(reading decoder: NodeDecoder) throws {
    if try decoder.percentage() != nil {
      throw decoder.mismatch("a number or a duration", help: "`max` is absolute; `max_increase` takes a percentage")
    }
    if case .text = try decoder.plain() {
      self = .duration(try Duration(reading: decoder))
    } else {
      self = .number(try decoder.number())
    }
  }

  static func standIn() -> Ceiling { .number(0) }
  static func schema(_ builder: inout SchemaBuilder) -> JSONValue {
    ["type": ["number", "string"], "pattern": #"^[0-9.]+(ms|s|m|h|d|w)$|^[-+]?[0-9.]+ *%$|\$\{"#]
  }

  var seconds: Double {
    switch self {
    case .number(let value): value
    case .duration(let value): value / .seconds(1)
    }
  }
}
