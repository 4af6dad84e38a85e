import SpangateStatistics

/// Whether a control that was asked passes anything at all.
///
/// One that lacks what is not committed fails whatever it is asked, as everything does when the surroundings fell. So
/// where no suspect passes, it is asked about a few cases that pass in the baseline and in the candidate.
struct ControlProof {
  /// It was asked nothing, or passed something.
  let isGiven: Bool
  /// Of one score: how often the control was asked, and how often it could be measured.
  let asked: Int
  let measured: Int
  /// Healthy cases that it was asked about.
  let healthy: [Int]
  /// Those that are still to be asked about, once each.
  let demand: [Int]

  /// So many healthy cases are asked about. That an able control fails all three by chance is likely enough once in a
  /// thousand runs where a case passes nine times in ten.
  static let most = 3

  /// - Parameter healthy: the places of cases that nothing speaks against.
  init(_ series: [ControlSeries], healthy: [Int]) {
    let counts = series.map(\.now.control)
    asked = series.reduce(0) { $0 + $1.asked.control }
    measured = counts.reduce(0) { $0 + $1.trials }
    isGiven = asked == 0 || counts.contains { $0.successes > 0 }
    let able = healthy.filter { index in
      let (before, now) = (series[index].baseline, series[index].now.candidate)
      return before.trials > 0 && before.successes == before.trials && now.trials > 0 && now.successes == now.trials
    }
    self.healthy = able.filter { series[$0].asked.control > 0 }
    demand =
      isGiven
      ? [] : Array(able.filter { series[$0].asked.control == 0 }.prefix(max(0, Self.most - self.healthy.count)))
  }

  /// It passes nothing, and there is nothing more to ask it.
  var isMissing: Bool { !isGiven && demand.isEmpty }
}
