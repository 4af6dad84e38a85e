/// How far two raters agree beyond what chance would give, from a table of how often each pair of categories came.
///
/// Source: Cohen 1960; the standard errors are those of Fleiss, Cohen and Everitt 1969, for many subjects.
package struct CohenKappa: Sendable, Equatable {
  /// The share of subjects that both put into the same category.
  package let agreement: Double
  /// The same if each rater kept to his shares and looked at no subject.
  package let chance: Double
  /// From −1 to 1; nil where both used one category alone, so that they could not have disagreed.
  package let kappa: Double?
  /// Of kappa, whatever it truly is; nil with it.
  package let standardError: Double?

  /// - Parameter table: square; a row is a category of the one rater, a column of the other. At least one subject.
  package init(_ table: [[Int]]) {
    let total = Double(table.reduce(0) { $0 + $1.reduce(0, +) })
    let shares = table.map { $0.map { Double($0) / total } }
    let rows = shares.map { $0.reduce(0, +) }
    let columns = shares.indices.map { column in shares.reduce(0) { $0 + $1[column] } }
    let agreement = shares.indices.reduce(0) { $0 + shares[$1][$1] }
    let chance = zip(rows, columns).reduce(0) { $0 + $1.0 * $1.1 }
    self.agreement = agreement
    self.chance = chance
    let isDetermined = shares.indices.contains { rows[$0] == 1 && columns[$0] == 1 }
    guard !isDetermined, chance < 1 else {
      (kappa, standardError) = (nil, nil)
      return
    }
    kappa = (agreement - chance) / (1 - chance)
    var variance = 0.0
    for i in shares.indices {
      let onDiagonal = (1 - chance) - (rows[i] + columns[i]) * (1 - agreement)
      variance += shares[i][i] * onDiagonal * onDiagonal
      for j in shares.indices where j != i {
        let beside = (columns[i] + rows[j]) * (1 - agreement)
        variance += shares[i][j] * beside * beside
      }
    }
    let centre = agreement * chance - 2 * chance + agreement
    let rest = max(variance - centre * centre, 0)
    standardError = (rest / total).squareRoot() / ((1 - chance) * (1 - chance))
  }

  /// Kappa's normal interval, cut to −1…1; good from some 50 subjects on, and nil where the errors seem to be none.
  package func interval(level: Double) -> ClosedRange<Double>? {
    guard let kappa, let standardError, standardError > 0 else { return nil }
    let reach = Normal.upperQuantile((1 - level) / 2) * standardError
    return max(kappa - reach, -1)...min(kappa + reach, 1)
  }
}
