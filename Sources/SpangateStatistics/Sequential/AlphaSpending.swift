import Glibc

/// How much of the probability of a false alarm may be used up by the time that a share of the information is in.
///
/// Each function grows from nothing at no information to all of it at all information. Source: Lan and DeMets 1983.
package enum AlphaSpending {
  /// The share of the information to this power, above 0: Kim and DeMets 1987. The higher it is, the less is spent early.
  ///
  /// - Parameters:
  ///   - information: the share that is in, in 0...1; beyond 1 nothing more is spent.
  ///   - alpha: what may be spent in all.
  /// - Returns: what may be spent by then, to 1e-14 relative.
  package static func power(_ power: Double, at information: Double, of alpha: Double) -> Double {
    if information <= 0 { return 0 }
    return information >= 1 ? alpha : alpha * pow(information, power)
  }

  /// Close to evenly, as Pocock 1977 has it.
  ///
  /// - Returns: the share of the bound that may be spent once so much of the whole information is in, both in one unit.
  package static func pocock(at part: Double, of whole: Double) -> Double { log(1 + (M_E - 1) * part / whole) }
}
