import SpangateCore
import SpangateDecision
import SpangateTesting
import SpangateTrace

/// A case with what both sides measured of it, in one score named `contains` unless told otherwise.
struct StubCase {
  var id: String
  var before: [Double]
  var now: [Double]
  var score = "contains"
  var cluster: String?
  var severity = ScoreSeverity.blocking
  var threshold: Double?
  var measures: (before: [Double], now: [Double]) = ([], [])

  init(
    _ id: String, before: [Double] = [], now: [Double] = [], score: String = "contains", cluster: String? = nil,
    severity: ScoreSeverity = .blocking, threshold: Double? = nil
  ) {
    self.id = id
    self.before = before
    self.now = now
    self.score = score
    self.cluster = cluster
    self.severity = severity
    self.threshold = threshold
  }

  /// So many cases that passed every time and still do.
  static func steady(_ count: Int, before: Int, now: Int) -> [StubCase] {
    (0..<count).map {
      StubCase(
        "steady-\($0)", before: Array(repeating: 1, count: before), now: Array(repeating: 1, count: now))
    }
  }

  var asked: Case {
    Case.stub(
      id,
      scorers: [
        BoundScorer(name: score, scorer: StubScorer(), threshold: threshold, severity: severity, range: .stub)
      ], cluster: cluster)
  }

  func judgements(of suite: String) -> [Judgement] {
    let count = max(now.count, measures.now.count)
    return (0..<count).map { index in
      var judgement = Judgement.stub(suite, id, index)
      if index < now.count {
        judgement.scores = [
          NamedScore(
            name: score, score: Score(now[index].scoreValue, because: now[index] < 0.5 ? "not \u{1b}[31mthere" : nil),
            threshold: threshold, severity: severity, weight: 1)
        ]
      }
      if index < measures.now.count { judgement.measures[.wallTime] = .value(measures.now[index]) }
      return judgement
    }
  }

  var accepted: Baseline.CaseSamples {
    Baseline.CaseSamples(
      fingerprint: asked.fingerprint,
      scores: before.isEmpty
        ? [:]
        : [
          score: .init(
            fingerprint: asked.scorers[0].fingerprint, samples: Baseline.Samples(before), severity: severity)
        ],
      measures: measures.before.isEmpty ? [:] : [.wallTime: Baseline.Samples(measures.before)])
  }
}

extension Double {
  fileprivate var scoreValue: ScoreValue { self == 0 || self == 1 ? .passed(self == 1) : .number(self) }
}

extension MeasuredSuite {
  static func stub(
    _ cases: [StubCase], name: String = "orders", policy: GatePolicy = GatePolicy(), traces: TraceNeed = .optional,
    maxTrials: Int = 48
  ) -> MeasuredSuite {
    MeasuredSuite(
      suite: Suite(
        name: Located(name, at: .stub), file: "orders.yaml", target: Located(StubTarget(), at: .stub), traces: traces,
        maxTrials: maxTrials, gate: policy, cases: cases.map(\.asked)),
      judgements: cases.flatMap { $0.judgements(of: name) })
  }
}

extension Baseline {
  static func stub(_ cases: [StubCase], suite: String = "orders") -> Baseline {
    Baseline(
      name: "main", runID: "run-0", acceptedAt: Timestamp(nanoseconds: 0),
      suites: [
        suite: .init(cases: Dictionary(uniqueKeysWithValues: cases.map { ($0.id, $0.accepted) }))
      ])
  }
}

extension Judgement {
  static func stub(_ suite: String, _ case: String, _ index: Int) -> Judgement {
    Judgement(
      key: TrialKey(suite: suite, case: `case`, variant: "default", index: index),
      traceID: TraceID(high: 1, low: UInt64(index) + 1)!, rootSpanID: SpanID(UInt64(index) + 0x10)!,
      startedAt: Timestamp(nanoseconds: 0), duration: 1, completeness: .settled)
  }
}

func decide(_ cases: [StubCase], policy: GatePolicy = GatePolicy()) -> GateDecision {
  settled(cases) { compare([.stub($0, policy: policy)], with: .stub(cases)) }
}

/// Decides, and gives what is demanded, each case going on as it began, until nothing more is.
func settled(_ cases: [StubCase], _ decide: ([StubCase]) -> GateDecision) -> GateDecision {
  var cases = cases
  var decision = decide(cases)
  while !decision.further.isEmpty {
    for demand in decision.further {
      guard let index = cases.firstIndex(where: { $0.id == demand.case }) else { continue }
      let (began, measured) = (cases[index].now, cases[index].measures.now)
      cases[index].now = (0..<demand.trials).map { began[$0 % began.count] }
      if !measured.isEmpty { cases[index].measures.now = (0..<demand.trials).map { measured[$0 % measured.count] } }
    }
    decision = decide(cases)
  }
  return decision
}

struct StubScorer: Scorer {
  static let kind = Kind("stub", "does nothing")
  static let examples: [ScorerExample] = []
  init() {}
  init(config: NoConfig) throws(Misconfigured) {}
  func score(_ seen: Observation, using tools: Tools) async throws -> Score { .passed() }
}

struct StubTarget: Target {
  static let kind = Kind("stub", "does nothing")
  init() {}
  init(config: NoConfig) throws(Misconfigured) {}
  func open(in place: RunPlace, using tools: Tools) async throws(AgentFailure) -> any TargetSession {
    throw AgentFailure(.refused, "a stub")
  }
}
