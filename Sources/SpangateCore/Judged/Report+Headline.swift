import SpangateTrace

extension Report {
  /// The verdict on one line, such as `regressed: 1 of 6 cases in 1 suite (exit status 1)`.
  package var headline: String { "\(outcome) (exit status \(exitStatus.rawValue))" }

  /// The word that a reader looks for: the verdict, or why there is none.
  package var outcomeWord: String {
    switch exitStatus {
    case .passed: "passed"
    case .regressed: "regressed"
    case .inconclusive: "inconclusive"
    case .invalid: "invalid"
    case .misused: "misused"
    case .bug: "bug"
    case .hungUp, .interrupted, .quit, .terminated: "interrupted"
    }
  }

  /// What a reader must know before anything else: that nothing was compared, as somebody wanted it. nil when something
  /// was, or should have been.
  package var preamble: String? {
    run.uncomparedBy.map { "nothing was compared, as `\($0)` says: only floors and hard rules could fail" }
  }

  /// What kept a run that was measured well from being a pass.
  private static let obstacles: Set<FindingRule> = [
    .baselineMissing, .nothingCompared, .nothingBlocks, .suiteAbsent, .runIncomplete, .controlBroken,
  ]

  /// Those that accepting the run would not mend.
  private static let unacceptable: Set<FindingRule> = [.runIncomplete, .nothingBlocks, .controlBroken]

  /// The first of them, where there is nothing worse.
  private var obstacle: Finding? {
    let errors = findings.filter { $0.severity == .error }
    return errors.allSatisfy { Self.obstacles.contains($0.rule) } ? errors.first : nil
  }

  private var outcome: String { "\(outcomeWord): \(account)" }

  private var account: String {
    let cases = suites.flatMap(\.cases)
    let all = "\(cases.count.counted("case")) in \(suites.count.counted("suite"))"
    switch exitStatus {
    case .passed:
      let soft = cases.count(where: \.hasFallenSoftly)
      let idle = findings.count { $0.rule == .nothingBlocks }
      return "\(all), \(run.trials.counted("trial"))" + (run.uncomparedBy == nil ? "" : ", compared with nothing")
        + drift
        + (soft == 0 ? "" : "; \(soft.counted("case")) worse in what cannot block")
        + (idle == 0 ? "" : "; nothing of \(idle.counted("suite")) can block")
    case .regressed:
      let regressed = cases.count { $0.verdict == .regressed }
      return regressed == 0 ? "no single case, but the whole of \(all)\(drift)" : "\(regressed) of \(all)\(drift)"
    case .inconclusive:
      if let obstacle { return obstacle.message }
      let unmeasured = cases.count { $0.verdict == .inconclusive }
      let how = isUndecided ? "decided" : "measured"
      return unmeasured == 0 ? "not everything could be \(how)" : "\(unmeasured) of \(all) could not be \(how)"
    case .invalid: return "\(findings.tally), nothing was judged"
    case .misused: return "the command line makes no sense"
    case .bug: return "please report it"
    case .hungUp, .interrupted, .quit, .terminated: return "what was measured is saved"
    }
  }

  /// Of the cases that fell on both sides; empty where there are none.
  private var drift: String {
    let drifted = suites.flatMap(\.cases).count(where: \.hasDrifted)
    return drifted == 0 ? "" : "; \(drifted.counted("case")) fell on both sides: drift of the surroundings"
  }

  /// It was measured, and is too little.
  private var isUndecided: Bool {
    findings.contains {
      [.baselineTooThin, .nothingPasses, .dropNotExcluded, .limitUndecided, .pathTooThin, .pathUnmeasured]
        .contains($0.rule)
    }
  }

  /// What to type next, and why; nil when there is nothing left to do.
  package var nextStep: NextStep? {
    // Without a name there was no run.
    if run.isAccepted || run.id.isEmpty { return nil }
    let id = run.id.shellWord
    switch exitStatus {
    case .regressed: return NextStep(why: "if this is intended", command: "spangate baseline accept \(id)")
    case .inconclusive where obstacle.map({ Self.unacceptable.contains($0.rule) }) ?? false: return nil
    case .inconclusive where obstacle != nil:
      return NextStep(
        why: "if this run is good, to compare later ones with it", command: "spangate baseline accept \(id)")
    case .inconclusive where isUndecided || run.asksNobody: return nil
    case .inconclusive, .hungUp, .interrupted, .quit, .terminated:
      let same = run.uncomparedBy.map { " \($0)" } ?? ""
      return NextStep(why: "to continue", command: "spangate run --resume \(id)\(same)")
    case .passed where run.baseline == nil:
      return NextStep(why: "to compare later runs with this one", command: "spangate baseline accept \(id)")
    case .passed where findings.contains { $0.rule == .scoreImproved }:
      return NextStep(why: "to hold on to what improved", command: "spangate baseline accept \(id)")
    case .passed, .invalid, .misused, .bug: return nil
    }
  }

  package struct NextStep: Sendable, Equatable {
    package var why: String
    package var command: String
  }
}

extension String {
  /// Quoted for a POSIX shell where it has to be, and inert.
  fileprivate var shellWord: String {
    let text = inert()
    let isPlain =
      !text.isEmpty
      && text.unicodeScalars.allSatisfy { scalar in
        switch scalar {
        case "A"..."Z", "a"..."z", "0"..."9", "-", "_", ".", "/", ":", "@", "%", "+", ",", "=": true
        default: false
        }
      }
    return isPlain && !text.hasPrefix("-") ? text : "'" + text.replacing("'", with: #"'\''"#) + "'"
  }
}
