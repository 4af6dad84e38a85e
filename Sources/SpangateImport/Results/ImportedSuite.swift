package import SpangateCore
package import SpangateTrace

/// Results of one suite, put together of one file or several.
package struct ImportedSuite: Sendable {
  package var name: String
  /// The first that it was read from, or what says how it is to be compared.
  package var file: String
  package private(set) var cases: [ImportedCase] = []
  private var startedAt: Timestamp?

  /// - Parameter parts: at least one. What two of them have are further trials.
  /// - Throws: SG0454 where two mean something else by one name.
  package init(name: String, of parts: [(file: String, run: ImportedRun)]) throws(Finding) {
    self.name = ImportedName.made(of: name)
    file = parts[0].file
    startedAt = parts.compactMap(\.run.startedAt).min()
    var places: [String: Int] = [:]
    var seen = Set<String>()
    for part in parts {
      for id in part.run.cases.flatMap(\.trials).compactMap(\.id) where !seen.insert(id).inserted {
        throw Finding(
          .importConflicting,
          "`\(part.file.inert())` has trial `\(id.inert(limit: 100))`, which one of the files before it has too",
          help: "import the last log of an evaluation that was retried, and that one alone")
      }
      for var item in part.run.cases {
        item.expected = max(item.expected, item.trials.count)
        guard let place = places[item.id] else {
          places[item.id] = cases.count
          cases.append(item)
          continue
        }
        guard cases[place].definition == item.definition else {
          throw Finding(
            .importConflicting,
            "case `\(item.id.inert(limit: 100))` is not the same in `\(part.file.inert())` as in the files before it",
            help: "import the files one by one, each with a `--suite` of its own")
        }
        cases[place].join(item)
      }
    }
  }

  /// Cases that lack trials, in a sentence; empty where none does.
  package var gaps: [String] {
    let short = cases.filter { $0.trials.count < $0.expected }
    guard let first = short.first else { return [] }
    let more = short.count > 1 ? ", and \((short.count - 1).counted("more case")) lack some" : ""
    return [
      "case `\(first.id.inert(limit: 100))` has \(first.trials.count) of \(first.expected.counted("trial"))\(more)"
    ]
  }

  /// As the run's record keeps it.
  package var record: RunSuite {
    func entries<Value>(_ value: (ImportedCase) -> Value) -> [String: Value] {
      Dictionary(cases.map { ($0.id, value($0)) }, uniquingKeysWith: { first, _ in first })
    }
    let limits = cases.flatMap { item in item.least.map { (Suite.leastPlace(of: $0.key, in: item.id), $0.value) } }
    return RunSuite(
      name: name, file: file, cases: entries { Fingerprint(of: $0.definition) }, scorers: entries(\.fingerprints),
      trials: entries { max(1, $0.expected) }, limits: Dictionary(limits, uniquingKeysWith: { first, _ in first }))
  }

  /// - Parameters:
  ///   - run: its ID, of which those of trials follow that the file does not name.
  ///   - now: when what has no time of its own was.
  ///   - isKept: whether the spans of a trace are at hand.
  package func judgements(of run: String, at now: Timestamp, isKept: (TraceID) -> Bool) -> [Judgement] {
    cases.flatMap { item in
      item.trials.enumerated().map { index, trial in
        let key = TrialKey(suite: name, case: item.id, variant: "default", index: index)
        var generator = NamedGenerator(name: "\(run)/\(name)/\(item.id)/\(index)")
        let minted = (TraceID(using: &generator), SpanID(using: &generator))
        let trace = trial.trace ?? minted.0
        var judgement = Judgement(
          key: key, traceID: trace, rootSpanID: minted.1, failedAttempts: trial.failedAttempts,
          startedAt: trial.startedAt ?? startedAt ?? now, duration: trial.duration ?? 0,
          completeness: trial.trace.map(isKept) ?? false ? .settled : .off)
        switch trial.call {
        case .answered(let answer), .stopped(let answer, _):
          judgement.answerExcerpt = String(answer.unicodeScalars.prefix(2_000))
        case .failed(let failure): judgement.failure = failure
        case .unknown: break
        }
        judgement.scores = item.scores(of: trial)
        // Where the file names a span, it is what the scores are about.
        if let span = trial.span { for score in judgement.scores.indices { judgement.scores[score].score.span = span } }
        for measure in Measure.allCases {
          judgement.measures[measure] = trial.measures[measure] ?? .absent(why: "the imported file does not say it")
        }
        return judgement
      }
    }
  }
}

extension ImportedCase {
  fileprivate mutating func join(_ other: ImportedCase) {
    trials += other.trials
    expected += other.expected
    isCall = isCall || other.isCall
    scorers.merge(other.scorers) { first, _ in first }
  }

  fileprivate var fingerprints: [String: Fingerprint] {
    var all = scorers.mapValues { Fingerprint(of: $0) }
    if isCall { all[Self.answered] = Fingerprint(of: .string("answered elsewhere")) }
    return all
  }

  /// One for each scorer; what the file has no score of is unscored.
  fileprivate func scores(of trial: ImportedTrial) -> [NamedScore] {
    let given = Dictionary(trial.scores.map { ($0.name, $0) }, uniquingKeysWith: { $1 })
    var scores = scorers.keys.sorted().map { name in
      given[name]?.named(after: trial)
        ?? ImportedScore(name, .unscored(why: trial.whyUnscored)).named(after: trial)
    }
    if isCall {
      var answered = ImportedScore(Self.answered, trial.answered.value, because: trial.answered.because)
      answered.weight = 0
      scores.append(answered.named(after: trial))
    }
    return scores
  }
}

extension ImportedTrial {
  fileprivate var whyUnscored: String {
    switch call {
    case .answered, .stopped: "the file has no such score of it"
    case .failed(let failure): failure.message
    case .unknown(let why): why
    }
  }

  fileprivate var answered: (value: ScoreValue, because: String?) {
    switch call {
    case .answered: (.passed(true), nil)
    case .stopped(_, let why): (.passed(false), why)
    case .failed(let failure) where failure.isOfSurroundings: (.unscored(why: failure.message), nil)
    case .failed(let failure): (.passed(false), failure.message)
    case .unknown(let why): (.unscored(why: why), nil)
    }
  }
}

extension ImportedScore {
  fileprivate func named(after trial: ImportedTrial) -> NamedScore {
    var score = Score(value, span: nil, because: because.map { String($0.unicodeScalars.prefix(2_000)) })
    if case .number(let number) = value, !number.isSample {
      score.value = .unscored(why: "the file says \(number), and a score is a number within ±1e100")
    }
    let threshold: Double? = name.hasPrefix(ImportedCase.deltaPrefix) ? 0 : nil
    var named = NamedScore(name: name, score: score, threshold: threshold, severity: severity, weight: weight)
    if let passes, named.label != .unscored { named.label = passes ? .pass : .fail }
    return named
  }
}

/// Numbers that follow from a name, so that what is imported twice is the same. Source: SplitMix64, begun at a hash.
private struct NamedGenerator: RandomNumberGenerator {
  private var state: UInt64

  init(name: String) { state = Fingerprint.hash(name.utf8) }

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var mixed = (state ^ state >> 30) &* 0xbf58_476d_1ce4_e5b9
    mixed = (mixed ^ mixed >> 27) &* 0x94d0_49bb_1331_11eb
    return mixed ^ mixed >> 31
  }
}
