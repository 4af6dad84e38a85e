import SpangateCore
import SpangateDiagnosis
import SpangateTrace

/// Finds the spans that account for the rise of a measure, by the traces that the store keeps of both sides.
struct RiseFinder: Sendable {
  private let traces: CaseTraces
  private let redactor: Redactor

  init(_ traces: CaseTraces, redactor: Redactor) {
    self.traces = traces
    self.redactor = redactor
  }

  var search: RiseSearch { { find($0) } }

  /// Cases that are told.
  private static let most = 5
  /// Cases whose traces are read, those first that rose most by what was measured of them.
  private static let read = 60

  private func find(_ question: RiseQuestion) -> MeasureRise {
    let cases = question.cases.map { (item: $0, level: level(of: $0, question.measure)) }
      .sorted { $0.level > $1.level }.prefix(Self.read).map(\.item)
    let seen = cases.map { item in
      (id: item.id, now: traces.traced(item.now), before: traces.traced(traces.before(item, of: question.suite)))
    }
    guard seen.contains(where: { !$0.now.isEmpty }) else {
      return MeasureRise(whyNot: "no trace of this run's trials is kept, so nothing says which span it is")
    }
    guard seen.contains(where: { !$0.before.isEmpty }) else {
      return MeasureRise(whyNot: "no trace of the baseline's trials is kept here, so nothing says which span it is")
    }
    let rises = seen.compactMap { CaseRises.rise(of: question.measure, in: $0.id, now: $0.now, before: $0.before) }
    // What a step accounts for tells more than how much it is.
    let ordered = rises.sorted { a, b in (a.shares.isEmpty ? 1 : 0, -a.rise) < (b.shares.isEmpty ? 1 : 0, -b.rise) }
    return MeasureRise(
      cases: ordered.prefix(Self.most).map(redacted), whyNot: rises.isEmpty ? "no step accounts for it" : nil)
  }

  private func level(of item: PathQuestion.Case, _ measure: Measure) -> Double {
    let values = item.now.compactMap { $0.measures[measure]?.value }
    return values.isEmpty ? 0 : values.reduce(0, +) / Double(values.count)
  }

  private func redacted(_ rise: MeasureRise.CaseRise) -> MeasureRise.CaseRise {
    let pass = RedactionPass(redactor)
    var rise = rise
    for place in rise.shares.indices { rise.shares[place].name = pass.redactedMessage(rise.shares[place].name) }
    rise.spanName = rise.spanName.map(pass.redactedMessage)
    return rise
  }
}
