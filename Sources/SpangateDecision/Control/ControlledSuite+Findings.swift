import SpangateCore
import SpangateStatistics
import SpangateTrace

extension ControlledSuite {
  /// What there is to say of the scores that were suspected, with the control's figures.
  var findings: [Finding] {
    let control = "control `\(name.inert(limit: 60))`"
    return brokenControl(control)
      + groups.filter { !$0.proof.isMissing }.flatMap { group -> [Finding] in
        let items = Array(zip(group.series, group.standings))
        let worse = items.filter { verdict($0, $1) == .regressed }.map(\.0)
        let held = items.filter { $1 == .cleared && hasFallen($0) }.map(\.0)
        let open = items.filter { verdict($0, $1) == .inconclusive }
        return worse.map { regression($0, control) } + wholeRegression(group, without: worse, control)
          + drifts(held, group, control) + open.map { undecided($0, $1, control) } + wholeUndecided(group, control)
      }
  }

  /// SG0337, one for whatever the control fails in.
  private func brokenControl(_ control: String) -> [Finding] {
    guard let group = broken.first else { return [] }
    let asked = group.series.filter { $0.asked.control > 0 }
    let failed = asked.first { $0.control?.samples.isEmpty == false } ?? asked.first
    let trial = firstTrial(in: asked)
    let healthy = group.proof.healthy.map { group.series[$0].score.case.id }
    let what =
      healthy.isEmpty
      ? "no case passes now that could tell that from a change of the surroundings"
      : "also of \(named(healthy)), which \(healthy.count == 1 ? "passes" : "pass") in the baseline and now"
    let words = trial?.failure?.lastWords
    let because = trial?.failure?.message ?? failed?.control?.because.first?.text
    let why = because.map { because in ": \(because.inert(limit: 200))" + (words.map { " (\($0))" } ?? "") } ?? ""
    let help =
      place == nil
      ? "mend the control, or run without one"
      : compared.suite.setup == nil
        ? "a worktree holds only what is committed: say under `setup`, such as `[npm, ci]`, what makes it ready"
        : "look at what the suite's `setup` leaves out: besides that, a worktree holds only what is committed"
    return [
      Finding(
        .controlBroken,
        "\(control) of suite `\(compared.suite.name.value)` passes `\(group.name)` in none of "
          + "\(group.proof.asked.counted("trial"))\(place.map { " in worktree \($0.inert(limit: 300))" } ?? ""), "
          + "\(what)\(why)",
        at: failed?.score.scorer.range, evidence: trial?.evidence(score: group.name),
        help: help)
    ]
  }

  /// SG0101, of single cases.
  private func regression(_ series: ControlSeries, _ control: String) -> Finding {
    let score = series.score
    return Finding(
      .scoreRegressed,
      "`\(score.scorer.name)` is at \(figures(series, control)) in case `\(score.case.id)`",
      severity: score.severity.blame, at: score.scorer.range, evidence: score.evidence,
      notes: figures(of: series, control) + score.because + score.stderr,
      help: "\(compared.suite.look), or run `spangate baseline accept` if the drop is intended")
  }

  /// SG0101, of the whole suite: only what no single case explains.
  private func wholeRegression(_ group: ControlGroup, without found: [ControlSeries], _ control: String) -> [Finding] {
    guard group.whole == .worse else { return [] }
    let rest = group.series.filter { series in !found.contains { $0.score.case.id == series.score.case.id } }
    let both = rest.filter { !($0.control?.samples.isEmpty ?? true) }
    guard !both.isEmpty, let worst = both.min(by: { $0.change ?? 0 < $1.change ?? 0 }) else { return [] }
    let (mine, theirs) = (both.map(\.score.values.mean).mean, both.compactMap(\.control?.values.mean).mean)
    guard found.isEmpty || mine < theirs else { return [] }
    let digits = Double.digits(telling: mine, from: theirs)
    return [
      Finding(
        .scoreRegressed,
        "`\(group.name)` is at \(mine.decimals(digits)) in suite `\(compared.suite.name.value)`, and \(control) at "
          + theirs.decimals(digits),
        severity: .error, at: worst.score.scorer.range, evidence: worst.score.evidence,
        notes: figures(of: worst, control) + worst.score.because,
        help: "\(compared.suite.look) of a case that fell, or run `spangate baseline accept` if the drop is intended")
    ]
  }

  /// SG0130: what fell on both sides.
  private func drifts(_ held: [ControlSeries], _ group: ControlGroup, _ control: String) -> [Finding] {
    let isWhole = group.whole == .cleared && group.isLossShown && group.loss > 0
    guard isWhole || !held.isEmpty else { return [] }
    let asked = group.series.filter { !($0.control?.samples.isEmpty ?? true) }
    let shown = held.isEmpty ? asked : held
    guard let first = shown.first, shown.contains(where: { !($0.control?.values.isEmpty ?? true) }) else { return [] }
    let means = (
      before: shown.map(\.score.baseline.mean).mean, now: shown.map(\.score.values.mean).mean,
      control: shown.compactMap(\.control?.values.mean).mean
    )
    let ids = shown.map(\.score.case.id)
    // Held against the baseline, and no lower in the control: chance, and no drift.
    guard isWhole || means.control < means.before - DecisionTuning.rounding else {
      return [unconfirmed(shown, group, means, control)]
    }
    let place = held.isEmpty ? "suite `\(compared.suite.name.value)`" : named(ids)
    let whole =
      isWhole
      ? [Finding.Note("surroundings", "all cases together lost about \(group.loss.decimals(2)) since the baseline")]
      : []
    return [
      Finding(
        .surroundingsDrifted,
        "`\(group.name)` fell on both sides in \(place): \(means.before.decimals(2)) in baseline "
          + "`\(compared.baselineName ?? "")`, now \(means.now.decimals(2)), and \(means.control.decimals(2)) by \(control)",
        at: first.score.scorer.range, evidence: first.score.evidence, notes: whole + listing(held.isEmpty ? [] : ids),
        help: "by the control it is not the branch's doing, unless both run the files that it changed: find out what "
          + "changed around the agent, or accept a new baseline")
    ]
  }

  /// SG0131.
  private func unconfirmed(
    _ shown: [ControlSeries], _ group: ControlGroup, _ means: (before: Double, now: Double, control: Double),
    _ control: String
  ) -> Finding {
    let ids = shown.map(\.score.case.id)
    return Finding(
      .dropUnconfirmed,
      "`\(group.name)` in \(named(ids)) looked worse than baseline `\(compared.baselineName ?? "")`, and is not shown to "
        + "be worse than \(control): \(means.now.decimals(2)) against \(means.control.decimals(2)), asked now",
      at: shown[0].score.scorer.range,
      notes: listing(ids)
        + shown.prefix(ControlledSuite.boundLimit).compactMap { series in
          series.greatestDrop.map {
            Finding.Note(
              "bound", "case `\(series.score.case.id)`: a drop of more than \($0.hundredths) is excluded (95 %)")
          }
        })
  }

  /// Cases of which one finding tells the bound.
  private static let boundLimit = 10

  /// SG0132 and SG0133.
  private func undecided(_ series: ControlSeries, _ standing: ControlGroup.Standing, _ control: String) -> Finding {
    let score = series.score
    let id = "`\(score.scorer.name)` of case `\(score.case.id)`"
    if (series.control?.samples.isEmpty ?? true), standing == .unmeasured || isAsked(score.case.id) {
      let why = whyUnmeasured(score.case.id) ?? series.control?.whyUnscored ?? "no trial ran"
      return Finding(
        .controlUnmeasured, "\(id) is suspect, and \(control) could not be measured: \(why.inert(limit: 200))",
        at: score.scorer.range, evidence: score.evidence, help: "mend the control and run again, or run without one")
    }
    let isEnded = standing == .undecided
    return Finding(
      .controlUndecided,
      "\(id) is at \(figures(series, control)): neither shown to be worse than the control nor as good",
      at: score.scorer.range, evidence: score.evidence,
      notes: figures(of: series, control) + score.because + score.stderr,
      help: isEnded ? "raise `max_trials`: \(series.most) were not enough" : "let the run ask the trials that it wants")
  }

  private func wholeUndecided(_ group: ControlGroup, _ control: String) -> [Finding] {
    guard verdict(group) == .inconclusive,
      let worst = group.series.min(by: { $0.score.change ?? 0 < $1.score.change ?? 0 })
    else { return [] }
    return [
      Finding(
        group.whole == .unmeasured ? .controlUnmeasured : .controlUndecided,
        "`\(group.name)` of suite `\(compared.suite.name.value)` fell since baseline `\(compared.baselineName ?? "")`, and "
          + "\(control) does not tell whether that is the branch's doing",
        at: worst.score.scorer.range, evidence: worst.score.evidence, help: "raise `trials`, or ask again")
    ]
  }

  // MARK: Parts of a finding

  /// Such as: 0.10, and control `main` at 0.95.
  private func figures(_ series: ControlSeries, _ control: String) -> String {
    let mine = series.score.values.mean
    guard let values = series.control?.values, !values.isEmpty else { return mine.decimals(2) }
    let digits = Double.digits(telling: mine, from: values.mean)
    return "\(mine.decimals(digits)), and \(control) at \(values.mean.decimals(digits)),"
  }

  private func figures(of series: ControlSeries, _ control: String) -> [Finding.Note] {
    func side(_ values: [Double]) -> String {
      if let count = SuccessCount(values) { return "\(count.successes) of \(count.trials) passed" }
      return "\(values.mean.decimals(2)) on average of \(values.count.counted("trial"))"
    }
    var notes = [Finding.Note("now", side(series.score.values))]
    if let values = series.control?.values, !values.isEmpty { notes.append(Finding.Note("control", side(values))) }
    notes.append(Finding.Note("baseline", side(series.score.baseline)))
    return notes
  }
}
