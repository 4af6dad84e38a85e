import SpangateCore
import SpangateDecision
import SpangateTrace

extension GateDecision {
  /// With the spans that what rose too much went into, at which its findings point.
  ///
  /// - Parameter search: is asked once for each measure of a suite.
  func accounting(_ search: RiseSearch?, _ measured: [MeasuredSuite], beside baseline: Baseline?) -> GateDecision {
    guard let search, let baseline else { return self }
    var decision = self
    for place in suites.indices {
      guard let suite = measured.first(where: { $0.suite.name.value == suites[place].name }), suite.suite.traces != .off
      else { continue }
      let cases = PathQuestion(of: suite, beside: baseline, bounds: (0, 0)).cases
      for index in suites[place].measures.indices where suites[place].measures[index].verdict != .passed {
        guard let measure = Measure(rawValue: suites[place].measures[index].name) else { continue }
        let beyond = Set(suites[place].cases.filter { $0.measures.contains { $0.name == measure.rawValue } }.map(\.id))
        let rise = search(
          RiseQuestion(
            suite: suites[place].name, measure: measure,
            cases: beyond.isEmpty ? cases : cases.filter { beyond.contains($0.id) }))
        decision.suites[place].measures[index].rise = rise
        for finding in findings.indices {
          guard let evidence = findings[finding].evidence, evidence.suite == suites[place].name,
            evidence.measure == measure.rawValue
          else { continue }
          decision.findings[finding] = findings[finding].accounted(by: rise, in: measure.unit)
        }
      }
    }
    return decision
  }
}

extension Finding {
  /// Cases that are told.
  private static let most = 3

  fileprivate func accounted(by rise: MeasureRise, in unit: Figure) -> Finding {
    var finding = self
    let notes = rise.cases.prefix(Self.most).map { Note("spans", $0.text(in: unit)) }
    finding.notes += notes.isEmpty ? [Note("spans", rise.whyNot ?? "no step accounts for it")] : notes
    guard let first = rise.cases.first(where: { $0.span != nil }) else { return finding }
    finding.evidence?.case = first.id
    finding.evidence?.trial = first.trial.index
    finding.evidence?.trace = first.trace
    finding.evidence?.span = first.span
    finding.evidence?.spanName = first.spanName
    return finding
  }
}
