package import SpangateCore
import SpangateTrace

extension Suite {
  /// What another tool asked, as far as a run's record and judgements tell: enough to compare, and nothing to ask on.
  ///
  /// - Parameter judgements: of the suite.
  package init(imported record: RunSuite, judgements: [Judgement], gate: GatePolicy, quarantine: [Located<Quarantine>])
  {
    let range = SourceRange(file: record.file)
    let byCase = Dictionary(grouping: judgements, by: \.key.case)
    let cases = record.cases.keys.sorted().map { id in
      let first = byCase[id]?.first
      let scorers = (record.scorers[id] ?? [:]).sorted { $0.key < $1.key }.map { name, fingerprint in
        let given = first?.score(name)
        let least = record.limits?[Self.leastPlace(of: name, in: id)]
        return BoundScorer(
          name: name, scorer: name == ImportedCase.answered ? ForeignCallScorer() : ForeignScorer(),
          weight: given?.weight ?? 1, threshold: name.hasPrefix(ImportedCase.deltaPrefix) ? 0 : nil,
          min: least.map { Located($0, at: range) }, severity: given?.severity ?? .blocking, range: range,
          fingerprint: fingerprint)
      }
      return Case(
        id: id, input: "", scorers: scorers, trials: record.trials[id] ?? 1, range: range,
        fingerprint: record.cases[id])
    }
    self.init(
      name: Located(record.name, at: range), file: record.file, target: Located(ForeignAgent(), at: range),
      traces: .optional, trials: 1, maxTrials: 1, gate: gate, quarantine: quarantine, cases: cases)
  }
}
