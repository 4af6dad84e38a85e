import SpangateTrace

extension ABReport {
  /// What came of it on one line, such as ```terse` is worse than `control` in `contains` (exit status 1)``.
  package var headline: String { "\(account) (exit status \(exitStatus.rawValue))" }

  private var account: String {
    switch exitStatus {
    case .hungUp, .interrupted, .quit, .terminated: return "interrupted: what was measured is saved"
    case .inconclusive:
      let doubt = findings.first {
        [.nothingCompared, .nothingPasses, .caseUndecided, .limitUndecided].contains($0.rule)
      }
      return "inconclusive: \(doubt?.message ?? "the variants could not be measured")"
    case .invalid: return "\(findings.tally), nothing was judged"
    case .misused: return "the command line makes no sense"
    case .bug: return "please report it"
    case .passed, .regressed: return others.map(account).joined(separator: "; ")
    }
  }

  private func account(of other: ArmComparison) -> String {
    let (a, b) = ("`\(first.variant.inert(limit: 60))`", "`\(other.arm.variant.inert(limit: 60))`")
    func named(_ call: Call) -> String {
      (other.scores + other.measures).filter { $0.blocks && $0.call == call }
        .map { "`\($0.name.inert(limit: 60))`" }.joined(separator: ", ")
    }
    return switch other.call {
    case .worse: "\(b) is worse than \(a) in \(named(.worse))"
    case .better: "\(b) is better than \(a) in \(named(.better))"
    case .noDifference: "no difference seen between \(a) and \(b)"
    case .inconclusive: "\(b) is not shown to be worse than \(a), nor to be as good: too few trials"
    }
  }
}
