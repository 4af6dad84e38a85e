package import SpangateCore
import SpangateTrace

/// Which steps of a case need what its trials need more than they did.
package enum CaseRises {
  /// A step that takes less of the rise does not account for it, and one below the second is not worth a word.
  private static let (least, worth) = (0.25, 0.1)
  /// Below that share calls of a model are taken together.
  private static let clear = 0.5
  private static let most = 3

  /// - Returns: nil where nothing rose, or a side has no trace.
  package static func rise(
    of measure: Measure, in id: String, now: [TracedTrial], before: [TracedTrial]
  ) -> MeasureRise.CaseRise? {
    guard let exact = rise(of: measure, in: id, now, before, byModel: false) else { return nil }
    if let first = exact.shares.first, first.amount >= clear * exact.rise { return exact }
    return rise(of: measure, in: id, now, before, byModel: true)
  }

  private static func rise(
    of measure: Measure, in id: String, _ now: [TracedTrial], _ before: [TracedTrial], byModel: Bool
  ) -> MeasureRise.CaseRise? {
    let sides = [now, before].map { $0.compactMap { RiseAmounts($0, measure, byModel: byModel) } }
    guard let last = sides[0].last, !sides[1].isEmpty else { return nil }
    func mean(_ side: [RiseAmounts], _ amount: (RiseAmounts) -> Double) -> Double {
      side.reduce(0) { $0 + amount($1) } / Double(side.count)
    }
    let rise = mean(sides[0], \.total) - mean(sides[1], \.total)
    guard rise > 0 else { return nil }
    let names = Set(sides[0].flatMap(\.places.keys))
    let shares = names.map { name in
      MeasureRise.Share(
        name: name,
        amount: mean(sides[0]) { $0.places[name]?.amount ?? 0 } - mean(sides[1]) { $0.places[name]?.amount ?? 0 })
    }.sorted { ($0.amount, $1.name) > ($1.amount, $0.name) }
    let told =
      shares.first.map { $0.amount >= least * rise } ?? false
      ? Array(shares.prefix { $0.amount >= worth * rise }.prefix(most)) : []
    let shown = told.first.flatMap { first in
      sides[0].max { $0.places[first.name]?.amount ?? 0 < $1.places[first.name]?.amount ?? 0 }
    }
    let step = told.first.flatMap { shown?.places[$0.name]?.step }
    let trial = (shown ?? last).trial.judgement
    return MeasureRise.CaseRise(
      id: id, rise: rise, shares: told, trial: trial.key, trace: trial.traceID, span: step?.span,
      spanName: step?.spanName)
  }
}
