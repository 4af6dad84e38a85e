/// Something that differs between trials at one step.
struct Signal: Sendable {
  var column: Int
  var feature: StepFeature
  var path = ""
  /// What is compared.
  var kind: Kind
  /// The column that it comes before in some trials and after in others.
  var partner: Int?

  /// The path of a call that failed and was made again.
  static let retried = "failed"
  /// The path of what was done before in the same trial.
  static let repeated = "again"

  enum Kind: Sendable {
    /// The number of a value by trial; negative where the trial tells nothing.
    case values([Int32], PartitionEvidence.Steadiness)
    /// Logarithms by trial, and how far such amounts are spread by themselves.
    case amounts([Double], spread: Double)
    /// Words that some trials' texts have, and which trials have a text.
    case words([WordPattern], among: UInt64)
  }

  /// Trials whose texts share a word.
  struct WordPattern: Sendable, Hashable {
    /// A bit for each trial.
    var trials: UInt64
    var isNumber: Bool
  }

  /// The logarithm of the Bayes factor for a difference between failing and passing trials.
  func logOdds(_ labels: Labels) -> Double {
    guard case .values(let values, _) = kind, feature == .presence else { return rawOdds(labels) + absence(labels) }
    // Having to call less often is nothing that went wrong.
    if path == Signal.retried, values.indices.contains(where: { values[$0] == 1 && labels.isFailing[$0] == false }) {
      return -.infinity
    }
    // What is left out was more often needed than what is added.
    let isMissing = values.indices.contains { values[$0] == 0 && labels.isFailing[$0] == true }
    return rawOdds(labels) + (isMissing ? 0.5 : 0)
  }

  /// For what not all trials have.
  private func absence(_ labels: Labels) -> Double {
    let present = self.present & (labels.failing | labels.passing)
    let lacking = labels.isFailing.count { $0 != nil } - present.nonzeroBitCount
    return min(Double(lacking), 6) * Signal.absence
  }

  /// A bit for each trial that it tells something of.
  private var present: UInt64 {
    func bits(_ count: Int, _ isThere: (Int) -> Bool) -> UInt64 {
      (0..<count).reduce(0) { isThere($1) ? $0 | 1 << UInt64($1) : $0 }
    }
    return switch kind {
    case .values(let values, _): bits(values.count) { values[$0] >= 0 }
    case .amounts(let amounts, _): bits(amounts.count) { !amounts[$0].isNaN }
    case .words(_, let among): among
    }
  }

  /// As a logarithm, for each trial that does not have a step which others have: what some have cannot be told of all.
  private static let absence = -0.9

  /// Texts that say the same in other words are nothing that went wrong; of a prompt none of them is chance.
  private var wording: Double { feature == .prompt ? -0.5 : -2.5 }

  private func rawOdds(_ labels: Labels) -> Double {
    switch kind {
    case .values(let values, let steadiness):
      PartitionEvidence.logOdds(of: values, labels.isFailing, steadiness) + (steadiness == .free ? wording : 0)
    case .amounts(let amounts, let spread): logOdds(amounts, spread, labels)
    case .words(let patterns, let among): logOdds(patterns, among, labels)
    }
  }

  private func logOdds(_ amounts: [Double], _ spread: Double, _ labels: Labels) -> Double {
    let found = ShiftEvidence.logOdds(of: amounts, labels.isFailing, spread: spread)
    // What takes less is seldom what went wrong.
    return min(found.odds, 8) - (found.isMore ? 0 : 3)
  }

  /// The best word, and a little more where there are some on either side.
  private func logOdds(_ patterns: [WordPattern], _ among: UInt64, _ labels: Labels) -> Double {
    let (failing, passing) = (labels.failing & among, labels.passing & among)
    guard failing != 0, passing != 0 else { return -.infinity }
    var (more, less) = (-Double.infinity, -Double.infinity)
    for pattern in patterns {
      let (inFailing, inPassing) = (
        (pattern.trials & failing).nonzeroBitCount, (pattern.trials & passing).nonzeroBitCount
      )
      guard inFailing == 0 || inPassing == 0, inFailing + inPassing > 0 else { continue }
      let odds =
        PartitionEvidence.logOdds(
          failing: inFailing, of: failing.nonzeroBitCount, passing: inPassing, of: passing.nonzeroBitCount,
          pattern.isNumber ? .loose : .free) + (pattern.isNumber ? 0 : wording)
      if inFailing > 0 { more = max(more, odds) } else { less = max(less, odds) }
    }
    let best = max(more, less)
    return best > 0 && min(more, less) > 0 ? best + 0.7 : best
  }
}

/// Which trials fail, and which pass.
struct Labels: Sendable {
  /// By trial; nil where it is left out.
  var isFailing: [Bool?]
  /// A bit for each trial.
  private(set) var failing: UInt64 = 0
  private(set) var passing: UInt64 = 0

  init(_ isFailing: [Bool?]) {
    self.isFailing = isFailing
    for (trial, fails) in isFailing.enumerated() {
      if fails == true { failing |= 1 << UInt64(trial) }
      if fails == false { passing |= 1 << UInt64(trial) }
    }
  }
}
