import Glibc

/// The sum of some of a few values, drawn without replacement, under exponential tilting: draws with a high sum are
/// made likelier by exp(tilt × sum).
struct DrawLaw: Sendable {
  /// Their mean is 0.
  let values: [Double]
  let draws: Int
  /// The largest magnitude that a sum can have.
  let reach: Double

  init(values: [Double], draws: Int) {
    (self.values, self.draws) = (values, draws)
    reach = values.reduce(0) { $0 + abs($1) } / 2
  }

  /// ln of how likely the highest sum is: in how many ways values that are tied for the last place can have it.
  var logSmallestTail: Double {
    let last = values.sorted(by: >)[draws - 1]
    let (above, tied) = (values.count { $0 > last }, values.count { $0 == last })
    return logChoose(tied, draws - above) - logChoose(values.count, draws)
  }

  /// The cumulant generating function with its first two derivatives.
  ///
  /// Element r of a row is E[exp(tilt × sum of r)] over the values so far: the elementary symmetric functions, divided
  /// by the number of ways so that none overflows.
  func cumulants(tilt: Double) -> (value: Double, mean: Double, variance: Double) {
    var (zeroth, first, second) = (
      row, Array(repeating: 0.0, count: draws + 1), Array(repeating: 0.0, count: draws + 1)
    )
    for (seen, value) in values.enumerated() {
      let weight = exp(tilt * value)
      var r = min(draws, seen + 1)
      while r > 0 {
        let share = Double(r) / Double(seen + 1)
        let (a, b, c) = (weight * zeroth[r - 1], weight * first[r - 1], weight * second[r - 1])
        second[r] += share * (c + value * (2 * b + value * a) - second[r])
        first[r] += share * (b + value * a - first[r])
        zeroth[r] += share * (a - zeroth[r])
        r -= 1
      }
    }
    let mean = first[draws] / zeroth[draws]
    return (log(zeroth[draws]), mean, max(0, second[draws] / zeroth[draws] - mean * mean))
  }

  /// For drawing: whether a value is taken, given how many are still to be drawn.
  func chain(tilt: Double) -> DrawChain {
    var expected = row
    var shares: [Double] = []
    for (seen, value) in values.enumerated() {
      let weight = exp(tilt * value)
      var taken = Array(repeating: 0.0, count: draws + 1)
      for r in stride(from: min(draws, seen + 1), to: 0, by: -1) {
        let part = Double(r) / Double(seen + 1) * weight * expected[r - 1]
        expected[r] = part + (1 - Double(r) / Double(seen + 1)) * expected[r]
        taken[r] = part / expected[r] * 0x1p53
      }
      shares += taken
    }
    return DrawChain(values: values, draws: draws, shares: shares)
  }

  private var row: [Double] { [1] + Array(repeating: 0, count: draws) }
}

/// A ``DrawLaw`` to draw from.
struct DrawChain {
  let values: [Double]
  let draws: Int
  /// By value and by the number still to be drawn from it and those before it, times 2⁵³.
  let shares: [Double]

  func draw(using generator: inout SeededGenerator) -> Double {
    var (sum, left, index) = (0.0, draws, values.count)
    // The innermost loop of all: plain, so that it is fast without optimisation too.
    while left > 0, index > 0 {
      index &-= 1
      guard Double(generator.next() &>> 11) < shares[index &* (draws &+ 1) &+ left] else { continue }
      sum += values[index]
      left &-= 1
    }
    return sum
  }
}
