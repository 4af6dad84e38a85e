package import SpangateTrace

/// All that every reporter renders. Its JSON form is `spangate.report/1`.
package struct Report: Sendable {
  package var verdict: Verdict
  package var exitStatus: ExitStatus
  package var run: Run
  package var suites: [SuiteReport]
  package var findings: [Finding]

  package init(
    verdict: Verdict, exitStatus: ExitStatus, run: Run, suites: [SuiteReport] = [], findings: [Finding] = []
  ) {
    self.verdict = verdict
    self.exitStatus = exitStatus
    self.run = run
    self.suites = suites
    self.findings = findings
  }

  /// Takes in what keeps a run that was measured well from being a pass.
  package mutating func add(obstacle finding: Finding) {
    findings.append(finding)
    guard exitStatus == .passed else { return }
    verdict = .combined([verdict, .inconclusive])
    exitStatus = verdict.exitStatus
  }

  package struct Run: Sendable {
    package var id: String
    package var startedAt: Timestamp
    package var duration: Double
    package var variant: String
    package var experimentID: String?
    /// The baseline's name; nil when none was compared with.
    package var baseline: String?
    /// The option by which it was to be compared with nothing, such as `--no-baseline`; nil when it was to be compared.
    package var uncomparedBy: String?
    package var trials: Int
    /// How often the gate went back for more, counting the first round; nil when it judged a stored run again.
    package var rounds: Int?
    /// Of the agents alone.
    package var cost: Measurement
    /// What judges took; nil when none was asked.
    package var judging: JudgeUsage?
    package var revision: String?
    /// It has been made the baseline already.
    package var isAccepted = false
    /// Its trials were recorded or measured elsewhere, so that nobody can be asked for more.
    package var asksNobody = false
    /// The unchanged agents that could be asked beside this one.
    package var controls: [Control]

    package struct Control: Sendable, Equatable {
      package var suite: String
      /// A variant or a git revision.
      package var name: String
      /// Trials that it was asked; none where nothing was suspect.
      package var trials: Int

      package init(suite: String, name: String, trials: Int) {
        self.suite = suite
        self.name = name
        self.trials = trials
      }
    }

    package init(
      id: String, startedAt: Timestamp, duration: Double = 0, variant: String = "default",
      experimentID: String? = nil, baseline: String? = nil, trials: Int = 0, rounds: Int? = nil,
      cost: Measurement = .absent(why: "no trial ran"), judging: JudgeUsage? = nil, revision: String? = nil,
      controls: [Control] = []
    ) {
      self.id = id
      self.startedAt = startedAt
      self.duration = duration
      self.variant = variant
      self.experimentID = experimentID
      self.baseline = baseline
      self.trials = trials
      self.rounds = rounds
      self.cost = cost
      self.judging = judging
      self.revision = revision
      self.controls = controls
    }
  }

  package struct SuiteReport: Sendable {
    package var name: String
    package var file: String
    package var verdict: Verdict
    package var scores: [Comparison]
    package var measures: [Comparison]
    package var cases: [CaseReport]
    /// What changed in the path; nil where nothing was to be compared.
    package var path: PathReport?

    package init(
      name: String, file: String, verdict: Verdict, scores: [Comparison] = [], measures: [Comparison] = [],
      cases: [CaseReport] = []
    ) {
      self.name = name
      self.file = file
      self.verdict = verdict
      self.scores = scores
      self.measures = measures
      self.cases = cases
    }
  }

  package struct CaseReport: Sendable {
    package var id: String
    /// What it means for the suite: a quarantined case passes, whatever its scores say.
    package var verdict: Verdict
    package var quarantine: Quarantine?
    package var scores: [Comparison]
    /// Those with a limit that they are beyond in every trial, by more than chance hardly explains.
    package var measures: [Comparison]
    package var trials: [TrialReport]

    package init(
      id: String, verdict: Verdict, quarantine: Quarantine? = nil, scores: [Comparison] = [],
      measures: [Comparison] = [], trials: [TrialReport] = []
    ) {
      self.id = id
      self.verdict = verdict
      self.quarantine = quarantine
      self.scores = scores
      self.measures = measures
      self.trials = trials
    }

    /// A score of it is shown to be worse, and may not block: it is advisory, or the case is quarantined.
    package var hasFallenSoftly: Bool {
      verdict == .passed && scores.contains { $0.severity == .advisory && $0.verdict == .regressed }
    }

    /// It passed since the control fell as well, and not since it is as it was.
    package var hasDrifted: Bool { verdict == .passed && quarantine == nil && scores.contains(where: \.hasDrifted) }
  }

  package struct TrialReport: Sendable {
    package var judgement: Judgement
    /// By the backend's name; only for traces that it accepted.
    package var urls: [String: String]
    /// The file of its page, where that has no address that the reader could follow.
    package var page: PagePlace?

    package init(judgement: Judgement, urls: [String: String] = [:]) {
      self.judgement = judgement
      self.urls = urls
    }
  }
}

/// One score or measure, of a suite or of a case, beside its baseline.
package struct Comparison: Sendable, Equatable {
  package var name: String
  package var baseline: Measurement
  package var candidate: Measurement
  /// Candidate less baseline.
  package var change: Measurement
  /// 95 %, of the change.
  package var interval: ClosedRange<Double>?
  /// The smallest true drop that this run would have caught with probability 0.8.
  package var detectableDrop: Double?
  /// nil when there is such a drop, or when there is nothing to compare.
  package var whyNoDrop: String?
  package var trials: Int
  package var baselineTrials: Int
  package var verdict: Verdict
  package var improved: Bool
  /// One sentence of why it regressed or improved, for a reader who is not a statistician.
  package var why: String?
  /// How often it passes now, from 0 to 1, when it passed sometimes before, too, and is shown to be no different: an
  /// equivalence bound says so.
  package var flakyRate: Double?
  /// What is said of it where it passed, and how large a drop would have been seen; nil where there was nothing to compare.
  package var held: Held?
  package var severity: ScoreSeverity
  package var suspectSpan: SpanID?
  /// Why that span, where traces were looked at.
  package var suspect: Suspect?
  /// Which spans it went into, of a measure that rose too much.
  package var rise: MeasureRise?
  /// Whether anything could have made it fail: a baseline or a limit. What nothing gates has not passed.
  package var isGated = true
  /// What the control did, where it was asked.
  package var control: ControlFigure?
  /// It fell since the baseline, and so did the control: a drift of the surroundings.
  package var hasDrifted = false

  /// A control's mean, beside the candidate's.
  package struct ControlFigure: Sendable, Equatable {
    /// The control's: a variant or a git revision.
    package var name: String
    package var mean: Double
    package var trials: Int

    package init(name: String, mean: Double, trials: Int) {
      self.name = name
      self.mean = mean
      self.trials = trials
    }
  }

  package init(
    name: String, baseline: Measurement, candidate: Measurement, change: Measurement,
    interval: ClosedRange<Double>? = nil, detectableDrop: Double? = nil, whyNoDrop: String? = nil, trials: Int = 0,
    baselineTrials: Int = 0, verdict: Verdict, improved: Bool = false, why: String? = nil, flakyRate: Double? = nil,
    severity: ScoreSeverity = .blocking, suspectSpan: SpanID? = nil
  ) {
    self.name = name
    self.baseline = baseline
    self.candidate = candidate
    self.change = change
    self.interval = interval
    self.detectableDrop = detectableDrop
    self.whyNoDrop = whyNoDrop
    self.trials = trials
    self.baselineTrials = baselineTrials
    self.verdict = verdict
    self.improved = improved
    self.why = why
    self.flakyRate = flakyRate
    self.severity = severity
    self.suspectSpan = suspectSpan
  }
}
