import SpangateTrace
internal import SpangateWire

/// All instruments of a process, by name and attributes.
final class MetricRegistry: Sendable {
  private struct FamilyKey: Hashable, Sendable {
    var name: String
    var kind: InstrumentKind
  }

  fileprivate struct Family: Sendable {
    var instruments: [Attributes: Instrument] = [:]
    var order: [Instrument] = []
  }

  private struct State: Sendable {
    var families: [FamilyKey: Family] = [:]
    var order: [FamilyKey] = []
  }

  /// Sets of attributes an instrument may have; what is more is counted together. Source: OpenTelemetry specification
  /// 1.60, metrics SDK, cardinality limits.
  private static let maxSets = 2_000
  private static let overflow: Attributes = ["otel.metric.overflow": true]

  let temporality: MetricRecord.Temporality
  let views: [String: InstrumentView]
  private let state = Locked(State())

  /// - Parameter views: what is known of instruments, by their names.
  init(temporality: MetricRecord.Temporality = .cumulative, views: [String: InstrumentView] = [:]) {
    self.temporality = temporality
    self.views = views
  }

  var isEmpty: Bool { state.withLock { $0.families.isEmpty } }

  /// The instrument of a name and attributes, which is made the first time.
  func instrument(_ name: String, _ kind: InstrumentKind, dimensions: [(String, String)]) -> Instrument {
    let attributes = Attributes(
      Dictionary(dimensions) { $1 }.sorted { $0.key < $1.key }.map { .init($0.key, .string($0.value)) })
    let key = FamilyKey(name: name, kind: kind)
    let bounds = views[name]?.bounds ?? (kind == .timer ? InstrumentView.timerBounds : InstrumentView.defaultBounds)
    return state.withLock { state in
      if state.families[key] == nil { state.order.append(key) }
      return state.families[key, default: Family()].instrument(attributes, limit: Self.maxSets, overflow: Self.overflow)
      {
        Instrument(kind, attributes: $0, bounds: bounds, start: Timestamp.now.unixNanoseconds)
      }
    }
  }

  /// What all of them say now.
  func collect(at time: UInt64 = Timestamp.now.unixNanoseconds) -> [MetricRecord] {
    let families = state.withLock { state in state.order.map { ($0, state.families[$0]?.order ?? []) } }
    return families.compactMap { key, instruments in
      let isDelta = temporality == .delta && key.kind != .gauge
      let points = instruments.compactMap { instrument in
        instrument.read(at: time, isDelta: isDelta).map { (instrument.attributes, $0.value, $0.start) }
      }
      guard !points.isEmpty else { return nil }
      let view = views[key.name] ?? InstrumentView(unit: key.kind == .timer ? "s" : "")
      return MetricRecord(
        name: key.name, description: view.description, unit: view.unit,
        data: data(key.kind, points, at: time), scope: "spangate")
    }
  }

  private func data(
    _ kind: InstrumentKind, _ points: [(Attributes, Instrument.Value, UInt64)], at time: UInt64
  ) -> MetricRecord.Data {
    var numbers: [NumberPoint] = []
    var spreads: [HistogramPoint] = []
    for (attributes, value, start) in points {
      func add(_ number: NumberPoint.Value) {
        numbers.append(NumberPoint(number, attributes: attributes, start: start, time: time))
      }
      switch value {
      case .int(let sum): add(.int(sum))
      case .double(let sum): add(.double(sum))
      case .last(let last): if let last { add(last) }
      case .spread(var point):
        (point.start, point.time) = (start, time)
        spreads.append(point)
      }
    }
    return switch kind {
    case .counter, .realCounter: .sum(numbers, isMonotonic: true, temporality)
    case .gauge: .gauge(numbers)
    case .histogram, .timer: .histogram(spreads, temporality)
    }
  }
}

extension MetricRegistry.Family {
  fileprivate mutating func instrument(
    _ attributes: Attributes, limit: Int, overflow: Attributes, _ make: (Attributes) -> Instrument
  ) -> Instrument {
    if let known = instruments[attributes] { return known }
    let isFull = instruments.count >= limit - 1
    if isFull, let rest = instruments[overflow] { return rest }
    let new = make(isFull ? overflow : attributes)
    instruments[new.attributes] = new
    order.append(new)
    return new
  }
}
