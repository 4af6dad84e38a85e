package import SpangateTrace

/// What one instrument measured, as it is sent.
package struct MetricRecord: Sendable, Hashable {
  package var name: String
  package var description: String
  /// As UCUM writes it, such as `s` or `{token}`.
  package var unit: String
  package var data: Data
  package var scope: String

  package enum Data: Sendable, Hashable {
    case gauge([NumberPoint])
    case sum([NumberPoint], isMonotonic: Bool, Temporality)
    case histogram([HistogramPoint], Temporality)
  }

  /// Since when points count. OTLP's numbers.
  package enum Temporality: UInt8, Sendable {
    /// Since the last time that they were sent.
    case delta = 1
    /// Since the start.
    case cumulative
  }

  package init(name: String, description: String = "", unit: String = "", data: Data, scope: String = "") {
    self.name = name
    self.description = description
    self.unit = unit
    self.data = data
    self.scope = scope
  }

  package var pointCount: Int {
    switch data {
    case .gauge(let points), .sum(let points, _, _): points.count
    case .histogram(let points, _): points.count
    }
  }
}

/// A number under some attributes; times are nanoseconds since 1970.
package struct NumberPoint: Sendable, Hashable {
  package enum Value: Sendable, Hashable {
    case int(Int64)
    case double(Double)
  }

  package var attributes: Attributes
  package var start: UInt64
  package var time: UInt64
  package var value: Value

  package init(_ value: Value, attributes: Attributes = [:], start: UInt64, time: UInt64) {
    self.value = value
    self.attributes = attributes
    self.start = start
    self.time = time
  }
}

/// How values were spread; times are nanoseconds since 1970.
package struct HistogramPoint: Sendable, Hashable {
  package var attributes: Attributes
  package var start: UInt64
  package var time: UInt64
  /// The greatest value of each bucket but the last, ascending.
  package var bounds: [Double]
  /// Of each bucket; one more than there are bounds.
  package var counts: [UInt64]
  package var sum: Double
  /// Smallest and greatest value; infinite when there is none.
  package var least: Double
  package var greatest: Double

  package init(
    attributes: Attributes = [:], start: UInt64, time: UInt64, bounds: [Double], counts: [UInt64], sum: Double,
    least: Double, greatest: Double
  ) {
    self.attributes = attributes
    self.start = start
    self.time = time
    self.bounds = bounds
    self.counts = counts
    self.sum = sum
    self.least = least
    self.greatest = greatest
  }
}
