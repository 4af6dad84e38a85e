import Glibc

/// How much of the probability of a false alarm may be used up by the time that a share of the information is in.
///
/// Each function grows from 0 at no information to all of it at all information. Source: Lan and DeMets 1983.
package enum AlphaSpending: Sendable, Hashable {
  /// Hardly anything early; the last look is nearly that of a test without looks. Close to O'Brien and Fleming 1979.
  case obrienFleming
  /// Close to evenly, as Pocock 1977 has it.
  case pocock
  /// The share of the information to this power, above 0: Kim and DeMets 1987.
  case power(Double)

  /// What may be spent on one side, cumulatively, to 1e-14 relative.
  /// - Parameters:
  ///   - information: the share that is in, in 0...1; beyond 1 nothing more is spent.
  ///   - alpha: what may be spent on this side in all.
  package func spent(at information: Double, of alpha: Double) -> Double {
    if information <= 0 { return 0 }
    if information >= 1 { return alpha }
    switch self {
    case .obrienFleming: return 2 * Normal.upperTail(Normal.upperQuantile(alpha / 2) / information.squareRoot())
    case .pocock: return alpha * log1p((M_E - 1) * information)
    case .power(let power): return alpha * pow(information, power)
    }
  }
}
