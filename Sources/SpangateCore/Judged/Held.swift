import SpangateTrace

/// What is said of a score that passed: it is not shown to differ, and this is how large a drop would have been seen.
///
/// No score and no case is called the same as before without it.
package struct Held: Sendable, Equatable {
  /// The smallest drop that does not go unnoticed.
  package enum Reach: Sendable, Hashable {
    /// The smallest true drop that would have been found with probability 0.8, further rounds included.
    case drop(Double)
    /// No drop is found so surely, but a case that never passes any more would have been named.
    case death
    /// Not even that.
    case nothing
    /// Its grades never varied: how far they do is not known.
    case constant
    /// It did not pass before either.
    case never
    /// A one-sided bound of 95 % leaves out any greater drop.
    case excluded(Double)
  }

  package enum Standing: Sendable, Hashable {
    case notShownToDiffer
    /// Shown to be lower, by no more than is tolerated.
    case tolerated
    /// An equivalence bound shows it.
    case noDifferent
    /// The control's name.
    case notWorseThan(String)
  }

  package var reach: Reach
  package var standing: Standing
  /// From where on a trial counts, where the drop is one of such trials; nil where it is in the score's own unit.
  package var threshold: Double?

  package init(_ reach: Reach, standing: Standing = .notShownToDiffer, threshold: Double? = nil) {
    (self.reach, self.standing, self.threshold) = (reach, standing, threshold)
  }

  /// In one sentence: `not shown to differ; a drop of 0.42 would have been seen`.
  package var text: String {
    let head =
      switch standing {
      case .notShownToDiffer: "not shown to differ"
      case .tolerated: "lower than before, and within its tolerance"
      case .noDifferent: "no different from before"
      case .notWorseThan(let control): "not shown to be worse than control `\(control.inert(limit: 60))`"
      }
    let share = threshold.map { " in the share of trials that reach \($0.decimals(2))" } ?? ""
    let tail =
      switch reach {
      case .drop(let drop): "a drop of \(drop.hundredths)\(share) would have been seen"
      case .death: "only a case that never passes would have been named"
      case .nothing: "no drop would have been seen: too few trials"
      case .constant: "it never varied, so how large a drop would have been seen is not known"
      case .never: "it did not pass before either, and had nothing to lose"
      case .excluded(let drop): "a drop of more than \(drop.hundredths) is excluded\(certainty)"
      }
    return "\(head); \(tail)"
  }

  /// Of what is excluded beside a control, whatever was lost and whenever the sides stopped.
  private var certainty: String {
    if case .notWorseThan = standing { " (95 % sure)" } else { "" }
  }
}

extension Held.Reach: Comparable {
  /// The size of the drop; nil where none is known.
  package var drop: Double? {
    switch self {
    case .drop(let drop), .excluded(let drop): drop
    case .death, .constant, .nothing, .never: nil
    }
  }

  package var isExcluded: Bool {
    if case .excluded = self { true } else { false }
  }

  /// What sees more comes first.
  package static func < (a: Self, b: Self) -> Bool { a.order < b.order }

  private var order: Double {
    switch self {
    case .drop(let drop), .excluded(let drop): drop
    case .death: 10
    case .constant: 15
    case .never: 20
    case .nothing: 30
    }
  }
}

extension Double {
  /// Rounded up, since less was not seen.
  package var hundredths: String { ((self * 100 - 1e-9).rounded(.up) / 100).decimals(2) }
}
