import Glibc
import SpangateStatistics

/// The pass probabilities that a case may have, as far as the gate tells them apart: 56 points, denser near 0 and 1.
enum PassGrid {
  static let points: [Double] =
    [0.0005, 0.002, 0.005] + (1...49).map { Double($0) / 50 } + [0.99, 0.995, 0.998, 0.9995]

  /// The share of 0...1 that is nearest to each point: the uniform distribution on a grid that is not.
  static let widths: [Double] =
    points.indices.map { index in
      let low = index == 0 ? 0 : (points[index - 1] + points[index]) / 2
      let high = index == points.count - 1 ? 1 : (points[index] + points[index + 1]) / 2
      return high - low
    }

  private static let logs = points.map { log($0) }
  private static let complementLogs = points.map { log1p(-$0) }

  /// P(so many successes) at each point.
  static func likelihoods(_ count: SuccessCount) -> [Double] {
    let (passed, failed) = (Double(count.successes), Double(count.trials - count.successes))
    let constant = logChoose(count.trials, count.successes)
    return points.indices.map { exp(constant + passed * logs[$0] + failed * complementLogs[$0]) }
  }

  /// By successes, from none to all: `likelihoods(_:)` of this share of each point, for a share of at most 1.
  ///
  /// Each from the one before, as far as that keeps its digits.
  static func likelihoods(trials: Int, share: Double) -> [[Double]] {
    let lower = points.map { $0 * share }
    guard trials <= 64 else {
      return (0...trials).map { Binomial.masses(SuccessCount($0, of: trials), at: lower) }
    }
    var row = lower.map { exp(Double(trials) * log1p(-$0)) }
    let odds = lower.map { $0 / (1 - $0) }
    var rows = [row]
    for successes in 0..<trials {
      let ways = Double(trials - successes) / Double(successes + 1)
      for point in row.indices { row[point] *= ways * odds[point] }
      rows.append(row)
    }
    return rows
  }

  static func normalised(_ masses: [Double]) -> [Double] {
    let total = masses.reduce(0, +)
    return masses.map { $0 / total }
  }

  /// Of vectors of one length.
  static func product(_ a: [Double], _ b: [Double]) -> Double {
    precondition(a.count == b.count)
    return product(a, b, over: a.indices)
  }

  /// Of one part of two vectors. Four sums side by side, or each addition would wait for the one before.
  static func product(_ a: [Double], _ b: [Double], over part: Range<Int>) -> Double {
    precondition(part.lowerBound >= 0 && part.upperBound <= min(a.count, b.count))
    return a.withUnsafeBufferPointer { a in
      b.withUnsafeBufferPointer { b in
        var sums = SIMD4<Double>.zero
        let whole = part.lowerBound + part.count & ~3
        for index in stride(from: part.lowerBound, to: whole, by: 4) {
          let left = SIMD4(a[index], a[index + 1], a[index + 2], a[index + 3])
          let right = SIMD4(b[index], b[index + 1], b[index + 2], b[index + 3])
          sums += left * right
        }
        var sum = sums.sum()
        for index in whole..<part.upperBound { sum += a[index] * b[index] }
        return sum
      }
    }
  }

  static func add(_ vector: [Double], times scale: Double, to sums: inout [Double]) {
    precondition(vector.count == sums.count)
    sums.withUnsafeMutableBufferPointer { sums in
      vector.withUnsafeBufferPointer { vector in
        for index in vector.indices { sums[index] += scale * vector[index] }
      }
    }
  }
}

extension Binomial {
  /// The mass at each of several probabilities, none of them 0 or 1.
  static func masses(_ count: SuccessCount, at probabilities: [Double]) -> [Double] {
    let (passed, failed) = (Double(count.successes), Double(count.trials - count.successes))
    let constant = logChoose(count.trials, count.successes)
    return probabilities.map { exp(constant + passed * log($0) + failed * log1p(-$0)) }
  }

  /// The same where the logarithms of each probability, and of what it leaves, are known.
  static func masses(_ count: SuccessCount, logs: [(passed: Double, failed: Double)]) -> [Double] {
    let (passed, failed) = (Double(count.successes), Double(count.trials - count.successes))
    let constant = logChoose(count.trials, count.successes)
    return logs.map { exp(constant + passed * $0.passed + failed * $0.failed) }
  }
}
