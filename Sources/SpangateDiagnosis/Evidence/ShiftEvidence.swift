import Glibc

/// How much better two groups of amounts are told by levels of their own than by one.
enum ShiftEvidence {
  /// Of the level's shift, as a logarithm: three times more or less is nothing unusual for what went wrong.
  private static let shift = 1.5
  /// The spread before any was seen, as a logarithm, and how many trials that is worth.
  static let spread = 0.35
  private static let worth = 4.0
  /// A shift below this is none that anybody would look at.
  private static let least = 0.4

  /// The logarithm of the Bayes factor.
  ///
  /// - Parameters:
  ///   - amounts: by trial, as logarithms; those that are no number count for nothing.
  ///   - spread: of such amounts by themselves, as others like them have it.
  static func logOdds(of amounts: [Double], _ isFailing: [Bool?], spread: Double) -> (odds: Double, isMore: Bool) {
    var (failing, passing) = (Level(), Level())
    for (trial, amount) in amounts.enumerated() where !amount.isNaN {
      switch isFailing[trial] {
      case true?: failing.add(amount)
      case false?: passing.add(amount)
      case nil: break
      }
    }
    guard failing.count > 0, passing.count > 0 else { return (-.infinity, true) }
    let difference = failing.mean - passing.mean
    guard abs(difference) >= least else { return (-1, difference > 0) }
    let freedom = worth + failing.count + passing.count - 2
    let variance = max((worth * spread * spread + failing.squares + passing.squares) / freedom, 1e-4)
    let error = variance * (1 / failing.count + 1 / passing.count)
    func logDensity(_ scale: Double) -> Double {
      -0.5 * log(scale) - (freedom + 1) / 2 * log(1 + difference * difference / (scale * freedom))
    }
    return (logDensity(error + shift * shift) - logDensity(error), difference > 0)
  }

  private struct Level {
    var count = 0.0
    var mean = 0.0
    var squares = 0.0

    mutating func add(_ amount: Double) {
      count += 1
      let step = amount - mean
      mean += step / count
      squares += step * (amount - mean)
    }
  }
}
