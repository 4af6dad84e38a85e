/// From which evidence on one kind of case counts as worse at each look, and from which on it is worth further trials.
package struct CaseLimits: Sendable, Equatable {
  /// Infinite where nothing is evidence enough.
  package var alarm: [Double]
  package var suspicion: [Double]

  package enum Decision: Sendable, Equatable {
    case alarm, suspect, clear
  }

  /// - Parameter evidence: how many times as likely the case's trials are if it got worse, weighed by what is lost.
  func decision(_ evidence: Double, at look: Int) -> Decision {
    if evidence >= alarm[look] { return .alarm }
    return evidence >= suspicion[look] ? .suspect : .clear
  }
}
