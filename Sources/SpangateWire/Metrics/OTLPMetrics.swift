package import SpangateTrace

/// Metrics to the bytes of an `ExportMetricsServiceRequest`.
package enum OTLPMetrics {
  package static func request(for metrics: [MetricRecord], of resource: Attributes) -> [UInt8] {
    var writer = WireWriter(capacity: metrics.count * 512)
    writer.resource(resource) { group in
      for metrics in metrics.grouped(by: \.scope) {
        group.scope(metrics[0].scope) { scope in
          for metric in metrics { scope.message(WireKey.ScopeGroup.items) { $0.metric(metric) } }
        }
      }
    }
    return writer.bytes
  }
}

extension WireWriter {
  fileprivate mutating func metric(_ metric: MetricRecord) {
    text(metric.name, under: WireKey.Metric.name)
    text(metric.description, under: WireKey.Metric.description)
    text(metric.unit, under: WireKey.Metric.unit)
    switch metric.data {
    case .gauge(let points): message(WireKey.Metric.gauge) { $0.numbers(points) }
    case .sum(let points, let isMonotonic, let temporality):
      message(WireKey.Metric.sum) { sum in
        sum.numbers(points)
        sum.field(WireKey.Metric.temporality, varint: UInt64(temporality.rawValue))
        if isMonotonic { sum.field(WireKey.Metric.isMonotonic, varint: 1) }
      }
    case .histogram(let points, let temporality):
      message(WireKey.Metric.histogram) { histogram in
        for point in points { histogram.message(WireKey.Metric.points) { $0.histogram(point) } }
        histogram.field(WireKey.Metric.temporality, varint: UInt64(temporality.rawValue))
      }
    }
  }

  private mutating func numbers(_ points: [NumberPoint]) {
    for point in points {
      message(WireKey.Metric.points) { writer in
        writer.field(WireKey.NumberPoint.start, fixed64: point.start)
        writer.field(WireKey.NumberPoint.time, fixed64: point.time)
        switch point.value {
        case .double(let value): writer.field(WireKey.NumberPoint.double, double: value)
        case .int(let value): writer.field(WireKey.NumberPoint.int, fixed64: UInt64(bitPattern: value))
        }
        writer.attributes(point.attributes, under: WireKey.NumberPoint.attributes)
      }
    }
  }

  private mutating func histogram(_ point: HistogramPoint) {
    let count = point.counts.reduce(0, +)
    field(WireKey.HistogramPoint.start, fixed64: point.start)
    field(WireKey.HistogramPoint.time, fixed64: point.time)
    field(WireKey.HistogramPoint.count, fixed64: count)
    field(WireKey.HistogramPoint.sum, double: point.sum)
    packed(WireKey.HistogramPoint.counts, point.counts)
    packed(WireKey.HistogramPoint.bounds, point.bounds.map(\.bitPattern))
    attributes(point.attributes, under: WireKey.HistogramPoint.attributes)
    guard count > 0 else { return }
    field(WireKey.HistogramPoint.least, double: point.least)
    field(WireKey.HistogramPoint.greatest, double: point.greatest)
  }

  private mutating func packed(_ key: WireKey, _ values: [UInt64]) {
    field(key, bytes: values.flatMap { value in withUnsafeBytes(of: value.littleEndian) { Array($0) } })
  }
}
