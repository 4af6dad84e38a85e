/// Every number of the decision with a control that was chosen and not derived.
///
/// Tuned on the world of ``DecisionTuning``, 60 cases with 3 and 12 baseline trials, three trials at first and at most
/// 48, in which both sides lose ten points or nothing, and one case breaks or is halved: asked for are one broken case
/// in 0.99 of all gates where both sides lose ten points, one halved case in 0.85 (12 baseline trials) and 0.75 (3) where
/// they lose nothing, and at most 1.8 times the first round, of both sides together, where the branch changed nothing.
/// What a number does to the bound is nothing: that is kept by exact tests, whatever stands here.
enum ControlTuning {
  /// What all cases may have lost together, and how likely each is before anything is seen: half for nothing.
  static let losses: [(loss: Double, prior: Double)] = [
    (0, 0.5), (0.03, 0.1), (0.06, 0.1), (0.1, 0.1), (0.2, 0.1), (0.4, 0.1),
  ]

  /// The part of a case's expectation that is spread evenly: what the surroundings did to it alone.
  static let surprise = 0.05

  /// How likely any one case got worse by itself, where what all lost together is estimated.
  static let worseCases = 0.05

  /// The share of its pass probability that a case keeps which broke, and which is halved.
  static let kept = (broken: 0.1, halved: 0.5)

  /// How much of what a worse case may be like is broken, the rest being halved; in a crowd of suspects, those that broke
  /// are looked for above all.
  static let broken = 0.35
  static let brokenInCrowd = 0.75

  /// Evidence counts as the pass probability to this power: with a case that seldom passes, trials tell little.
  static let worth = 3.0

  /// Candidate trials beyond the first round, and control trials, at each look, for a first round of three.
  static let looks: [(candidate: Int, control: Int)] = [
    (1, 0), (3, 1), (5, 3), (9, 6), (15, 12), (23, 20), (33, 32), (45, 48),
  ]
  /// The same in a crowd, where what the control does is sooner worth knowing.
  static let looksInCrowd: [(candidate: Int, control: Int)] = [
    (1, 0), (3, 2), (5, 4), (9, 7), (15, 12), (23, 20), (33, 32), (45, 48),
  ]

  /// From which evidence of the first round on a case is suspect.
  static let suspicion = 0.25
  static let suspicionInCrowd = 0.12

  /// Below which evidence a suspect is cleared, at each look.
  static let clear = [0.02, 0.03, 0.1, 0.25, 0.7, 2, 5, 5]
  static let clearInCrowd = [0.14, 0.22, 0.35, 0.55, 1.8, 3.5, 9, 9]

  /// Where the typical case has fewer baseline trials than this, its first round is as good a reason for suspicion as bad luck
  /// is: in a crowd fewer are suspect then, and each is cleared so many times sooner. Tuned on three baseline trials where both
  /// sides lost ten points: 1.80 ± 0.04 first rounds are asked, in place of 2.06 ± 0.04, and one case that broke besides is
  /// found in 144 of 150 gates.
  static let thinBaseline = 6
  static let suspicionInThinCrowd = 0.25
  static let clearingInThinCrowd = 2.5

  /// With more suspects than this, each is cleared sooner, in proportion; suspicion itself rises by at most this factor.
  static let fewSuspects = 6.0
  static let mostSuspicion = 1.3

  /// So many suspects are a crowd if, besides, all cases seem to have lost this much.
  static let crowd = 10
  static let lossOfCrowd = 0.02

  /// A suite is suspect as a whole when what its first round says leaves this little for "nothing was lost".
  static let suiteSuspicion = 0.05

  /// How many times as likely a common loss of both sides must be as one that is at least half the branch's own.
  static let together = 3.0

  /// Control trials of the most telling share of all cases, at each look at a suite as a whole.
  static let suiteLooks: [(share: Double, trials: Int)] = [(0.25, 1), (0.5, 1), (0.75, 1), (0.75, 2), (1, 3)]

  /// How sure it is that a suspect which passed lost no more than is said, whatever it lost. A convention.
  static let excludedLevel = 0.95

  /// What whole suites have of the bound. A fifth; the rest is shared by single cases.
  static let suiteShare = 0.2

  /// So seldom chance lets a control that did not fall fail in all trials that it was asked, by what the baseline passed (and
  /// Laplace's rule), where its failing clears a case that does not pass any more. Not tuned.
  static let fallen = 0.1

  /// Control trials from which on a case that passed every baseline trial and never passes now can be cleared, and from
  /// which on sides are tested.
  static let leastControl = 3
}
