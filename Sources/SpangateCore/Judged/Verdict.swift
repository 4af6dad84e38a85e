/// What the gate says, of a score, a case, a suite or a whole run.
package enum Verdict: String, Sendable, CaseIterable {
  case passed
  case regressed
  case inconclusive

  /// The one place where verdicts become one: a regression outranks what could not be measured, and both outrank a pass.
  package static func combined(_ verdicts: some Sequence<Verdict>) -> Verdict {
    var result = Verdict.passed
    for verdict in verdicts {
      switch (result, verdict) {
      case (_, .regressed): return .regressed
      case (_, .inconclusive): result = .inconclusive
      case (_, .passed): break
      }
    }
    return result
  }

  package var exitStatus: ExitStatus {
    switch self {
    case .passed: .passed
    case .regressed: .regressed
    case .inconclusive: .inconclusive
    }
  }
}

/// What a process ends with. Public: pipelines switch on these.
package enum ExitStatus: Int32, Sendable, CaseIterable {
  case passed = 0
  case regressed = 1
  /// Suite, configuration or baseline is invalid, or nothing was selected.
  case invalid = 2
  case misused = 64
  case bug = 70
  case inconclusive = 125
  case hungUp = 129
  case interrupted = 130
  case quit = 131
  case terminated = 143

  /// Somebody asked the process to end.
  package var isInterruption: Bool {
    switch self {
    case .hungUp, .interrupted, .quit, .terminated: true
    case .passed, .regressed, .invalid, .misused, .bug, .inconclusive: false
    }
  }
}

extension Verdict {
  package var style: Paint.Style {
    switch self {
    case .passed: .green
    case .regressed: .red
    case .inconclusive: .yellow
    }
  }
}
