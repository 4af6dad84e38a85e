import CoreMetrics
import SpangateTrace
import SpangateWire
import Testing

@testable import SpangateTelemetry

struct MetricsTests {
  private let registry = MetricRegistry(views: GenAIMetrics.views)

  private func metric(_ name: String, of records: [MetricRecord]) throws -> MetricRecord {
    try #require(records.first { $0.name == name })
  }

  @Test func `counters are sums, by their attributes`() throws {
    let factory = OTLPMetricsFactory(registry)
    Counter(label: "calls", dimensions: [("b", "2"), ("a", "1")], factory: factory).increment(by: 2)
    Counter(label: "calls", dimensions: [("a", "1"), ("b", "2")], factory: factory).increment(by: 3)
    Counter(label: "calls", dimensions: [], factory: factory).increment()
    FloatingPointCounter(label: "cost", dimensions: [], factory: factory).increment(by: 0.25)
    let records = registry.collect(at: 99)
    guard case .sum(let points, true, .cumulative) = try metric("calls", of: records).data else {
      return #expect(Bool(false))
    }
    #expect(points.map(\.value) == [.int(5), .int(1)] && points[0].attributes == ["a": "1", "b": "2"])
    #expect(points.allSatisfy { $0.time == 99 && $0.start > 0 })
    guard case .sum(let costs, true, _) = try metric("cost", of: records).data else { return #expect(Bool(false)) }
    #expect(costs.map(\.value) == [.double(0.25)])
  }

  @Test func `meters and recorders that do not aggregate are gauges`() throws {
    let factory = OTLPMetricsFactory(registry)
    let meter = Meter(label: "queue", dimensions: [], factory: factory)
    meter.set(4)
    meter.increment(by: 1.5)
    meter.decrement()
    Gauge(label: "load", dimensions: [], aggregate: false, factory: factory).record(7)
    _ = Meter(label: "silent", dimensions: [], factory: factory)
    let records = registry.collect(at: 1)
    guard case .gauge(let points) = try metric("queue", of: records).data,
      case .gauge(let loads) = try metric("load", of: records).data
    else { return #expect(Bool(false)) }
    #expect(points.map(\.value) == [.double(4.5)] && loads.map(\.value) == [.int(7)])
    #expect(!records.contains { $0.name == "silent" })
  }

  @Test func `histograms count a value at its bound below it`() throws {
    let factory = OTLPMetricsFactory(registry)
    let recorder = Recorder(label: GenAIMetrics.tokenUsage, dimensions: [], aggregate: true, factory: factory)
    for value in [0, 1, 2, 4, 5, 100_000_000] { recorder.record(value) }
    recorder.record(Double.nan)
    let record = try metric(GenAIMetrics.tokenUsage, of: registry.collect())
    guard case .histogram(let points, .cumulative) = record.data else { return #expect(Bool(false)) }
    #expect(record.unit == "{token}" && points[0].bounds.count == 14 && points[0].counts.count == 15)
    #expect(points[0].counts.prefix(3) == [2, 2, 1] && points[0].counts.last == 1)
    #expect(points[0].sum == 100_000_012 && points[0].least == 0 && points[0].greatest == 100_000_000)
  }

  @Test func `the buckets of model calls are the specified ones`() {
    #expect(
      GenAIMetrics.tokenBounds == [
        1, 4, 16, 64, 256, 1024, 4096, 16384, 65536, 262144, 1_048_576, 4_194_304, 16_777_216, 67_108_864,
      ])
    #expect(
      GenAIMetrics.durationBounds == [
        0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64, 1.28, 2.56, 5.12, 10.24, 20.48, 40.96, 81.92,
      ])
  }

  @Test func `timers are in seconds`() throws {
    Timer(label: "work", dimensions: [], factory: OTLPMetricsFactory(registry)).recordMilliseconds(30)
    let record = try metric("work", of: registry.collect())
    guard case .histogram(let points, _) = record.data else { return #expect(Bool(false)) }
    #expect(record.unit == "s" && points[0].sum == 0.03 && points[0].counts[3] == 1)
  }

  @Test func `delta starts again after each reading and says nothing of what did not change`() throws {
    let registry = MetricRegistry(temporality: .delta)
    let factory = OTLPMetricsFactory(registry)
    let counter = Counter(label: "calls", dimensions: [], factory: factory)
    counter.increment(by: 2)
    Meter(label: "queue", dimensions: [], factory: factory).set(1)
    _ = registry.collect(at: 1_000)
    #expect(registry.collect(at: 2_000).map(\.name) == ["queue"])
    counter.increment(by: 5)
    guard case .sum(let points, true, .delta) = try metric("calls", of: registry.collect(at: 3_000)).data else {
      return #expect(Bool(false))
    }
    #expect(points.map(\.value) == [.int(5)] && points[0].start == 1_000 && points[0].time == 3_000)
  }

  @Test func `too many sets of attributes are counted together`() throws {
    let factory = OTLPMetricsFactory(registry)
    for number in 0..<3_000 {
      Counter(label: "calls", dimensions: [("user", "\(number)")], factory: factory).increment()
    }
    guard case .sum(let points, _, _) = try metric("calls", of: registry.collect()).data else {
      return #expect(Bool(false))
    }
    #expect(points.count == 2_000 && points.last?.attributes == ["otel.metric.overflow": true])
    #expect(points.last?.value == .int(1_001))
  }
}
