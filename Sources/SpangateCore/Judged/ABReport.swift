/// What came of comparing variants with each other. Its JSON form is `spangate.ab/1`.
package struct ABReport: Sendable {
  package var exitStatus: ExitStatus
  /// Its variant is the first arm.
  package var run: Report.Run
  package var suite: String
  package var file: String
  package var first: Arm
  /// Each of the others beside the first, in the order in which they were named.
  package var others: [ArmComparison]
  package var findings: [Finding]

  package init(
    exitStatus: ExitStatus, run: Report.Run, suite: String, file: String, first: Arm, others: [ArmComparison] = [],
    findings: [Finding] = []
  ) {
    self.exitStatus = exitStatus
    self.run = run
    self.suite = suite
    self.file = file
    self.first = first
    self.others = others
    self.findings = findings
  }

  /// What is said of an arm beside the first one.
  package enum Call: String, Sendable, CaseIterable {
    case better, worse
    /// Whatever difference there is, it is too small to matter.
    case noDifference = "no difference seen"
    /// There may be a difference that matters: too few trials to tell.
    case inconclusive
  }

  /// One variant with what was measured of it.
  package struct Arm: Sendable, Equatable {
    package var variant: String
    package var trials: Int
    /// Of all its trials together.
    package var cost: Measurement

    package init(variant: String, trials: Int, cost: Measurement) {
      self.variant = variant
      self.trials = trials
      self.cost = cost
    }
  }

  package struct ArmComparison: Sendable {
    package var arm: Arm
    package var call: Call
    package var scores: [Difference]
    package var measures: [Difference]
    /// Cases whose trials mostly passed in one arm and failed in the other, or that a test has shown to differ; the most
    /// certain first.
    package var cases: [CaseDifference]
    package var preferences: [Preference]
    /// How its path differs from that of the first arm; nil where nobody looked.
    package var path: PathReport?

    package init(
      arm: Arm, call: Call, scores: [Difference] = [], measures: [Difference] = [], cases: [CaseDifference] = [],
      preferences: [Preference] = []
    ) {
      self.arm = arm
      self.call = call
      self.scores = scores
      self.measures = measures
      self.cases = cases
      self.preferences = preferences
    }
  }

  /// One score or measure of both arms.
  package struct Difference: Sendable, Equatable {
    package var name: String
    package var first: Measurement
    package var second: Measurement
    /// Second less first.
    package var change: Measurement
    /// 95 %, of the change; nil when nothing varied, or nothing could be compared.
    package var interval: ClosedRange<Double>?
    /// That the second arm is better: higher in a score, lower in a measure.
    package var probabilityBetter: Double?
    /// The smallest true difference that would have been found with probability 0.8.
    package var detectable: Double?
    /// Whether the second arm's being worse fails the command.
    package var blocks: Bool
    package var call: Call
    /// Single cases that are shown to be worse in it, and better.
    package var worseCases: [String]
    package var betterCases: [String]

    package init(
      name: String, first: Measurement, second: Measurement, change: Measurement,
      interval: ClosedRange<Double>? = nil, probabilityBetter: Double? = nil, detectable: Double? = nil, blocks: Bool,
      call: Call, worseCases: [String] = [], betterCases: [String] = []
    ) {
      self.name = name
      self.first = first
      self.second = second
      self.change = change
      self.interval = interval
      self.probabilityBetter = probabilityBetter
      self.detectable = detectable
      self.blocks = blocks
      self.call = call
      self.worseCases = worseCases
      self.betterCases = betterCases
    }
  }

  /// One case in both arms, with a trial of each to look at.
  package struct CaseDifference: Sendable {
    package var id: String
    package var first: Side
    package var second: Side
    /// How likely is a difference this large in this direction, if the arms are alike.
    package var pValue: Double
    /// Where it is known to be broken, and so decides nothing.
    package var quarantine: Quarantine?
    /// Where trials of the arm that fares worse go wrong.
    package var suspect: Suspect?

    package init(id: String, first: Side, second: Side, pValue: Double, quarantine: Quarantine? = nil) {
      self.id = id
      self.first = first
      self.second = second
      self.pValue = pValue
      self.quarantine = quarantine
    }
  }

  package struct Side: Sendable {
    /// Trials that passed every blocking score, of those that could be judged.
    package var passed: Int
    package var trials: Int
    /// A typical one; both sides' are of the same index where possible.
    package var example: Report.TrialReport

    package init(passed: Int, trials: Int, example: Report.TrialReport) {
      self.passed = passed
      self.trials = trials
      self.example = example
    }
  }
}
