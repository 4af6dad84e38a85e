import Glibc

/// The number of successes in a sample that is drawn without replacement.
///
/// Errors below 1e-12 for populations of up to 10⁶: relative, or absolute in a logarithm.
package struct Hypergeometric: Sendable {
  package var population: Int
  package var successes: Int
  package var draws: Int

  package init(population: Int, successes: Int, draws: Int) {
    self.population = population
    self.successes = successes
    self.draws = draws
  }

  /// What the sample can hold.
  package var support: ClosedRange<Int> { max(0, draws + successes - population)...min(draws, successes) }

  /// P(X = count).
  package func mass(_ count: Int) -> Double { exp(logMass(count)) }

  /// Three binomial masses at the share that was drawn. Source: Loader 2000.
  package func logMass(_ count: Int) -> Double {
    guard support.contains(count) else { return -.infinity }
    guard 0 < draws, draws < population else { return 0 }
    let share = Double(draws) / Double(population)
    func log(_ count: Int, of trials: Int) -> Double { Binomial(trials: trials, probability: share).logMass(count) }
    return log(count, of: successes) + log(draws - count, of: population - successes) - log(draws, of: population)
  }

  /// P(X ≤ count).
  package func lowerTail(_ count: Int) -> Double {
    count <= mode ? exp(logSum(from: count, upward: false)) : -expm1(logSum(from: count + 1, upward: true))
  }

  /// P(X ≥ count).
  package func upperTail(_ count: Int) -> Double {
    count > mode ? exp(logSum(from: count, upward: true)) : -expm1(logSum(from: count - 1, upward: false))
  }

  package func logLowerTail(_ count: Int) -> Double {
    count <= mode ? logSum(from: count, upward: false) : logOfRest(logSum(from: count + 1, upward: true))
  }

  package func logUpperTail(_ count: Int) -> Double {
    count > mode ? logSum(from: count, upward: true) : logOfRest(logSum(from: count - 1, upward: false))
  }

  /// The likeliest count.
  private var mode: Int { (draws + 1) * (successes + 1) / (population + 2) }

  /// ln of the masses' sum from a count that lies off the mode outward: each term is less than the one before.
  private func logSum(from start: Int, upward: Bool) -> Double {
    guard support.contains(start) else { return -.infinity }
    let end = upward ? support.upperBound : support.lowerBound
    var (sum, term) = (1.0, 1.0)
    for count in stride(from: start, to: end, by: upward ? 1 : -1) {
      term *= upward ? ratio(after: count) : 1 / ratio(after: count - 1)
      sum += term
      if term < 1e-17 * sum { break }
    }
    return min(0, logMass(start) + log(sum))
  }

  /// mass(count + 1) / mass(count).
  private func ratio(after count: Int) -> Double {
    Double(successes - count) * Double(draws - count)
      / (Double(count + 1) * Double(population - successes - draws + count + 1))
  }
}
