public import CoreMetrics
import SpangateTrace
internal import SpangateWire

/// A backend for swift-metrics whose figures leave in OTLP.
///
/// Counters become sums, meters and recorders that do not aggregate become gauges, aggregating recorders and timers
/// become histograms; timers are in seconds.
public struct OTLPMetricsFactory: MetricsFactory {
  let registry: MetricRegistry
  /// Called when there is something to export.
  let started: @Sendable () -> Void

  init(_ registry: MetricRegistry, started: @escaping @Sendable () -> Void = {}) {
    self.registry = registry
    self.started = started
  }

  private func make(_ label: String, _ kind: InstrumentKind, _ dimensions: [(String, String)]) -> InstrumentHandle {
    defer { started() }
    let nanoseconds =
      switch registry.views[label]?.unit {
      case "ms": 1e6
      case "us": 1e3
      case "ns": 1.0
      default: 1e9
      }
    return InstrumentHandle(registry.instrument(label, kind, dimensions: dimensions), nanosecondsInUnit: nanoseconds)
  }

  /// A sum that only grows.
  public func makeCounter(label: String, dimensions: [(String, String)]) -> any CounterHandler {
    CounterHandle(make(label, .counter, dimensions).instrument)
  }

  /// A sum that only grows, of numbers with fractions.
  public func makeFloatingPointCounter(
    label: String, dimensions: [(String, String)]
  ) -> any FloatingPointCounterHandler {
    RealCounterHandle(make(label, .realCounter, dimensions).instrument)
  }

  /// A gauge.
  public func makeMeter(label: String, dimensions: [(String, String)]) -> any MeterHandler {
    make(label, .gauge, dimensions)
  }

  /// A histogram, or a gauge when it does not aggregate.
  public func makeRecorder(label: String, dimensions: [(String, String)], aggregate: Bool) -> any RecorderHandler {
    make(label, aggregate ? .histogram : .gauge, dimensions)
  }

  /// A histogram of seconds.
  public func makeTimer(label: String, dimensions: [(String, String)]) -> any TimerHandler {
    make(label, .timer, dimensions)
  }

  /// Keeps what was counted, which is still to be sent.
  public func destroyCounter(_ handler: any CounterHandler) {}
  /// Keeps what was counted.
  public func destroyFloatingPointCounter(_ handler: any FloatingPointCounterHandler) {}
  /// Keeps what was measured.
  public func destroyMeter(_ handler: any MeterHandler) {}
  /// Keeps what was recorded.
  public func destroyRecorder(_ handler: any RecorderHandler) {}
  /// Keeps what was recorded.
  public func destroyTimer(_ handler: any TimerHandler) {}
}

private final class CounterHandle: CounterHandler {
  private let instrument: Instrument

  init(_ instrument: Instrument) { self.instrument = instrument }

  func increment(by amount: Int64) { instrument.add(amount) }
  func reset() { instrument.reset() }
}

private final class RealCounterHandle: FloatingPointCounterHandler {
  private let instrument: Instrument

  init(_ instrument: Instrument) { self.instrument = instrument }

  func increment(by amount: Double) { instrument.add(amount) }
  func reset() { instrument.reset() }
}

private final class InstrumentHandle: MeterHandler, RecorderHandler, TimerHandler {
  let instrument: Instrument
  private let nanosecondsInUnit: Double

  init(_ instrument: Instrument, nanosecondsInUnit: Double) {
    self.instrument = instrument
    self.nanosecondsInUnit = nanosecondsInUnit
  }

  func set(_ value: Int64) { instrument.set(.int(value)) }
  func set(_ value: Double) { instrument.set(.double(value)) }
  func increment(by amount: Double) { instrument.add(amount) }
  func decrement(by amount: Double) { instrument.add(-amount) }

  func record(_ value: Int64) { instrument.set(.int(value), orRecord: Double(value)) }
  func record(_ value: Double) { instrument.set(.double(value), orRecord: value) }

  func recordNanoseconds(_ duration: Int64) { instrument.record(Double(duration) / nanosecondsInUnit) }
}
