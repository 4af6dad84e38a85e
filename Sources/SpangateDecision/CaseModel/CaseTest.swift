package import SpangateStatistics

/// Which of many cases got worse, and of which it is worth knowing more.
///
/// Cases of one group have a ``MixingDistribution`` in common: they tell each other what is normal. The evidence against
/// a case is how many times as likely its trials are if it got worse as if nothing changed. A false alarm and a further
/// trial have one cost for all cases (``DecisionCosts``), so that the bound for the whole family is spent where it finds
/// most, and further trials go where they are likeliest to tell: a case goes on to the next of its ``CaseLooks`` when
/// what may be found there is worth the trials.
package struct CaseTest: Sendable {
  /// One score of one case.
  package struct Record: Sendable, Hashable {
    package var baseline: SuccessCount
    package var candidate: SuccessCount
    /// Trials in the first round.
    package var first: Int
    /// Trials as far as the case may go.
    package var most: Int
    /// A case that passed every baseline trial is asked on until it passes once, whatever else speaks for it.
    package var isAskedOn: Bool

    package init(baseline: SuccessCount, candidate: SuccessCount, first: Int, most: Int, isAskedOn: Bool = false) {
      (self.baseline, self.candidate, self.first, self.most) = (baseline, candidate, first, most)
      self.isAskedOn = isAskedOn && baseline.successes == baseline.trials
    }
  }

  package struct Result: Sendable {
    package var decision: CaseLimits.Decision
    /// How many times as likely the trials are if the case got worse, weighed by what is lost then.
    package var evidence: Double
    /// How likely so few passes are if nothing changed, where there are none.
    package var silence: Double?
    /// Trials in all at the next look; nil when there is none.
    package var next: Int?
  }

  /// A kind of case: what cases that passed equally often before have in common.
  package struct Kind: Sendable, Hashable {
    package var group: Int
    package var baseline: SuccessCount
    package var first: Int
    package var most: Int
    package var isAskedOn = false

    /// One number tells nearly all kinds of a suite apart, and is hashed five times as fast as five.
    package func hash(into hasher: inout Hasher) {
      hasher.combine(group << 32 ^ baseline.trials << 24 ^ baseline.successes << 16 ^ first << 8 ^ most)
    }
  }

  private let posteriors: [Kind: (posterior: CasePosterior, limits: CaseLimits)]

  /// - Parameters:
  ///   - groups: the records of each group; those of either side without trials are left out of everything.
  ///   - bound: for the probability of any false alarm among all of them.
  ///   - furtherShare: how many further trials may be asked on average if nothing changed, as a share of `firstRound`.
  ///   - firstRound: trials in the whole first round.
  package init(_ groups: [[Record]], bound: Double, furtherShare: Double, firstRound: Int) {
    var looks: [[Int]: CaseLooks] = [:]
    var posteriors: [Kind: CasePosterior] = [:]
    var kinds: [(posterior: CasePosterior, count: Int)] = []
    for (group, records) in groups.enumerated() {
      var counts: [Kind: Int] = [:]
      for record in records where record.isPaired { counts[Kind(record, in: group), default: 0] += 1 }
      let seen = Dictionary(counts.map { ($0.key.baseline, $0.value) }, uniquingKeysWith: +)
      let mixing = MixingDistribution(fitting: seen)
      // Sorted, so that the same input gives the same bits.
      for (kind, count) in counts.sorted(by: { $0.key.order.lexicographicallyPrecedes($1.key.order) }) {
        let schedule = looks[kind.schedule] ?? CaseLooks(first: kind.first, most: kind.most)
        looks[kind.schedule] = schedule
        let posterior = CasePosterior(
          mixing, after: kind.baseline, looks: schedule, isAskedOn: kind.isAskedOn)
        posteriors[kind] = posterior
        kinds.append((posterior, count))
      }
    }
    let costs = CostSearch(for: kinds, bound: bound, further: furtherShare * Double(firstRound)).costs
    self.posteriors = posteriors.mapValues { ($0, $0.stoppingRule(at: costs).limits) }
  }

  /// nil for a record without trials on either side.
  package func result(of record: Record, in group: Int) -> Result? {
    guard record.isPaired, let (posterior, limits) = posteriors[Kind(record, in: group)] else { return nil }
    let evidence = posterior.evidence(in: record.candidate)
    let look = posterior.looks.look(with: record.candidate.trials)
    let trials = posterior.looks.trials
    return Result(
      decision: limits.decision(evidence, at: look), evidence: evidence,
      silence: record.candidate.successes == 0 ? posterior.chance(of: record.candidate) : nil,
      next: look + 1 < trials.count ? trials[look + 1] : nil)
  }

  /// What cases like this one normally do: their pass probability, from 0 to 1.
  package func normal(_ record: Record, in group: Int) -> Double? {
    posteriors[Kind(record, in: group)]?.posterior.mean
  }

  /// How likely such a case has no pass in so many trials, if nothing changed; nil for an unknown kind.
  package func chanceOfNone(of kind: Kind, in trials: Int) -> Double? {
    posteriors[kind]?.posterior.chance(of: SuccessCount(0, of: trials))
  }

  /// By how much the pass rate of such a case must fall to be found with a probability of ``DecisionTuning/power``, further
  /// rounds included, in steps of hundredths; nil where nothing is that does not leave next to nothing of it.
  package func detectableDrop(of kind: Kind, asked course: CaseCourse = CaseCourse()) -> Double? {
    posteriors[kind].flatMap { CasePower($0.posterior, $0.limits, after: kind.baseline, asked: course).detectableDrop }
  }
}

extension CaseTest.Record {
  fileprivate var isPaired: Bool { baseline.trials > 0 && candidate.trials > 0 }
}

extension CaseTest.Kind {
  package init(_ record: CaseTest.Record, in group: Int) {
    self.init(
      group: group, baseline: record.baseline, first: record.first, most: record.most, isAskedOn: record.isAskedOn)
  }

  fileprivate var schedule: [Int] { [first, most] }
  fileprivate var order: [Int] { [baseline.trials, baseline.successes, first, most, isAskedOn ? 1 : 0] }
}
