import SpangateTrace
internal import SpangateWire

/// What is known of an instrument by its name, since swift-metrics has no place to say it.
struct InstrumentView: Sendable {
  var unit = ""
  var description = ""
  /// Of a histogram; nil for the specification's.
  var bounds: [Double]?

  /// In milliseconds, or in whatever it is that a recorder without a view records.
  static let defaultBounds: [Double] = [
    0, 5, 10, 25, 50, 75, 100, 250, 500, 750, 1_000, 2_500, 5_000, 7_500, 10_000,
  ]
  /// In seconds. Source: OpenTelemetry semantic conventions 1.44, HTTP metrics.
  static let timerBounds: [Double] = [
    0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10,
  ]
}

enum InstrumentKind: Sendable, Hashable {
  case counter
  case realCounter
  case gauge
  case histogram
  /// A histogram of seconds, or of what the view says.
  case timer
}

/// One instrument with one set of attributes.
final class Instrument: Sendable {
  enum Value: Sendable {
    case int(Int64)
    case double(Double)
    /// nil before the first value.
    case last(NumberPoint.Value?)
    case spread(HistogramPoint)
  }

  private struct State: Sendable {
    var value: Value
    var start: UInt64
    /// Whether anything came since the last time that it was read.
    var isFresh = false
  }

  let attributes: Attributes
  private let state: Locked<State>
  private let initial: Value

  init(_ kind: InstrumentKind, attributes: Attributes, bounds: [Double], start: UInt64) {
    self.attributes = attributes
    initial =
      switch kind {
      case .counter: .int(0)
      case .realCounter: .double(0)
      case .gauge: .last(nil)
      case .histogram, .timer:
        .spread(
          HistogramPoint(
            attributes: attributes, start: 0, time: 0, bounds: bounds,
            counts: Array(repeating: 0, count: bounds.count + 1),
            sum: 0, least: .infinity, greatest: -.infinity))
      }
    state = Locked(State(value: initial, start: start))
  }

  func add(_ amount: Int64) {
    change { if case .int(let sum) = $0 { $0 = .int(sum &+ amount) } }
  }

  func add(_ amount: Double) {
    change { value in
      switch value {
      case .double(let sum): value = .double(sum + amount)
      case .last(let last): value = .last(.double((last?.real ?? 0) + amount))
      case .int, .spread: break
      }
    }
  }

  func set(_ number: NumberPoint.Value) { change { $0 = .last(number) } }

  /// What a recorder does, as far as it is a gauge or a histogram.
  func set(_ number: NumberPoint.Value, orRecord value: Double) {
    if case .last = initial { set(number) } else { record(value) }
  }

  /// A number that is none is left out.
  func record(_ value: Double) {
    guard !value.isNaN else { return }
    change { if case .spread = $0 { $0.record(value) } }
  }

  func reset() { change { $0 = initial } }

  private func change(_ change: (inout Value) -> Void) {
    state.withLock { state in
      change(&state.value)
      state.isFresh = true
    }
  }

  /// - Parameter isDelta: whether it starts again from nothing.
  /// - Returns: nil when there is nothing to tell.
  func read(at time: UInt64, isDelta: Bool) -> (value: Value, start: UInt64)? {
    state.withLock { state in
      guard state.isFresh || !isDelta else { return nil }
      if case .last(nil) = state.value { return nil }
      defer {
        state.isFresh = false
        if isDelta { (state.value, state.start) = (initial, time) }
      }
      return (state.value, state.start)
    }
  }
}

extension Instrument.Value {
  fileprivate mutating func record(_ value: Double) {
    guard case .spread(var point) = self else { return }
    self = .last(nil)
    // The first bound that is not below the value.
    var low = 0
    var high = point.bounds.count
    while low < high {
      let middle = (low + high) / 2
      if point.bounds[middle] < value { low = middle + 1 } else { high = middle }
    }
    point.counts[low] += 1
    point.sum += value
    point.least = min(point.least, value)
    point.greatest = max(point.greatest, value)
    self = .spread(point)
  }
}

extension NumberPoint.Value {
  var real: Double {
    switch self {
    case .int(let value): Double(value)
    case .double(let value): value
    }
  }
}
