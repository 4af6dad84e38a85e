import Glibc
import SpangateCore
import SpangateStatistics

/// One measure of a suite on both sides.
///
/// Measures are heavy-tailed, so they are compared on a log scale: what counts is by which factor they rose.
struct MeasureTest {
  let statistic: MeasurePolicy.Statistic
  /// In the measure's own unit, over the cases that both sides have.
  let baseline: Double
  let candidate: Double
  /// By how much the logarithm of the statistic rose.
  let rise: Double
  /// Of ``rise``.
  let standardError: Double
  let degrees: Double
  private let offset: Double
  /// Negated logarithms, so that lower is worse here too.
  private let logs: PairedTest

  /// nil when no case has both sides.
  init?(_ pairs: [PairedTest.Pair], statistic: MeasurePolicy.Statistic) {
    guard !pairs.isEmpty else { return nil }
    let offset = Self.offset(pairs)
    let logs = PairedTest(
      pairs.map { pair in
        .init(
          cluster: pair.cluster, baseline: pair.baseline.map { -log($0 + offset) },
          candidate: pair.candidate.map { -log($0 + offset) })
      })
    guard let logs else { return nil }
    (self.statistic, self.offset, self.logs) = (statistic, offset, logs)
    baseline = statistic.value(of: pairs.map(\.baseline))
    candidate = statistic.value(of: pairs.map(\.candidate))
    rise = log((candidate + offset) / (baseline + offset))
    degrees = Double(max(1, Set(pairs.map(\.cluster)).count - 1))
    standardError =
      statistic.isTail
      ? Self.resampledError(pairs, statistic, offset: offset) : logs.difference?.standardError ?? logs.standardError
  }

  /// 0 when every value is positive; else half of the smallest positive one, which gives zero a logarithm.
  private static func offset(_ pairs: [PairedTest.Pair]) -> Double {
    let values = pairs.flatMap { $0.baseline + $0.candidate }
    guard values.contains(where: { $0 <= 0 }) else { return 0 }
    return (values.filter { $0 > 0 }.min() ?? 1) / 2
  }

  /// How likely is a change this far, if nothing changed; worse is up.
  func pValue(_ direction: Direction) -> Double {
    guard statistic.isTail else { return logs.pValue(direction) }
    let risen = direction == .worse ? rise : -rise
    guard standardError > 0 else { return risen > 0 ? 0 : 1 }
    return Normal.upperTail(risen / standardError)
  }

  /// 95 %, of the change in the measure's own unit; nil when nothing varied.
  var interval: ClosedRange<Double>? {
    guard standardError > 0 else { return nil }
    let reach = StudentT(degrees: degrees).quantile(0.975) * standardError
    func change(_ rise: Double) -> Double { (baseline + offset) * expm1(rise) }
    return change(rise - reach)...change(min(rise + reach, 700))
  }

  /// The standard error of ``rise``: clusters are drawn anew, and trials within each case.
  ///
  /// Source: Davison and Hinkley 1997, section 3.8, the two-stage bootstrap; a fixed seed keeps it a pure function.
  private static func resampledError(
    _ pairs: [PairedTest.Pair], _ statistic: MeasurePolicy.Statistic, offset: Double
  ) -> Double {
    let clusters = Dictionary(grouping: pairs, by: \.cluster).sorted { $0.key < $1.key }.map(\.value)
    var generator = SeededGenerator(seed: 1)
    // Drawing takes time with the cases, and many cases make up for fewer draws.
    let rises = (0..<(pairs.count > 1_000 ? 50 : 200)).map { _ in
      let drawn = clusters.flatMap { _ in clusters.randomElement(using: &generator)! }
      let baseline = drawn.map { pair in pair.baseline.map { _ in pair.baseline.randomElement(using: &generator)! } }
      let candidate = drawn.map { pair in pair.candidate.map { _ in pair.candidate.randomElement(using: &generator)! } }
      return log((statistic.value(of: candidate) + offset) / (statistic.value(of: baseline) + offset))
    }
    return rises.variance.squareRoot()
  }
}

extension MeasurePolicy.Statistic {
  /// - Parameter cases: each case's values. A mean gives every case the same weight; the rest pool all values.
  func value(of cases: [[Double]]) -> Double {
    switch self {
    case .mean: cases.map(\.mean).mean
    case .median: cases.flatMap(\.self).quantile(0.5)
    case .p90: cases.flatMap(\.self).quantile(0.9)
    case .p95: cases.flatMap(\.self).quantile(0.95)
    case .p99: cases.flatMap(\.self).quantile(0.99)
    }
  }

  var isTail: Bool {
    switch self {
    case .mean, .median: false
    case .p90, .p95, .p99: true
    }
  }
}
