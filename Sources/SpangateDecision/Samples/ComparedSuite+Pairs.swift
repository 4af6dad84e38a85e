import SpangateCore

/// What a suite as a whole is judged by: the first trials of each case, as many rounds of them as every case has.
extension ComparedSuite {
  /// The cases that have this score on both sides.
  func pairs(for score: String, without cases: Set<String> = []) -> [CasePair] {
    counted(of: score).filter { $0.isPaired && !cases.contains($0.case.id) }.compactMap { score in
      pair(score.case, score.baseline, score.values(before: balanced(score.case)))
    }
  }

  /// The cases that have this measure on both sides.
  func pairs(for measure: Measure) -> [CasePair] {
    counted.compactMap { compared in
      pair(
        compared.case, compared.baselineMeasures[measure] ?? [],
        compared.values(of: measure, before: balanced(compared.case)))
    }
  }

  /// Of one case on average, among those that can be compared.
  var baselineTrials: Double {
    let counts = counted.flatMap { compared in
      compared.scores.map(\.baseline.count) + compared.baselineMeasures.values.map(\.count)
    }.filter { $0 > 0 }
    return counts.isEmpty ? 1 : Double(counts.reduce(0, +)) / Double(counts.count)
  }

  /// Cases that share a source are one cluster, any other is one of its own.
  private func pair(_ case: Case, _ baseline: [Double], _ candidate: [Double]) -> CasePair? {
    guard !baseline.isEmpty, !candidate.isEmpty else { return nil }
    return CasePair(cluster: `case`.clusterKey, baseline: baseline, candidate: candidate)
  }
}
