import SpangateCore

extension Topic {
  init(_ status: ExitStatus) {
    let text = "exit status \(status.rawValue): \(status)\n\n\(status.meaning.wrapped(at: 100))"
    self.init("\(status.rawValue)", "\(status)", text: text)
  }
}

extension ExitStatus {
  /// What it means, and whether to try again.
  fileprivate var meaning: String {
    switch self {
    case .passed:
      "Nothing that has a comparable baseline got worse, and no floor was missed. With `--accept` or `--no-baseline` "
        + "nothing was compared, which the report says first, and only floors and hard rules could fail."
    case .regressed:
      "A score or a measure got worse by more than chance explains and by more than is allowed, or is below its "
        + "absolute floor; for `ab`, a variant is worse than the first. The same run gives it again: do not retry."
    case .invalid:
      "A suite, the settings or a baseline file is invalid or cannot be read, or nothing was selected. Nobody was asked."
    case .misused:
      "The command line makes no sense: an unknown option, a bad value, or options that exclude each other."
    case .bug: "A bug in spangate. Please report it with the command that you ran."
    case .inconclusive:
      "There is no verdict. Either there was nothing to compare with: no baseline, or an unknown one, or one that knows "
        + "nothing of what was measured, and neither `--accept` nor `--no-baseline`; look at the run, then `spangate "
        + "baseline accept`. Or the agent, a judge or the traces could not be measured, or a budget ran out; that may be "
        + "worth a retry, or `spangate run --resume latest`. `git bisect run` skips such a revision."
    case .hungUp:
      "The terminal was closed, by SIGHUP. What was measured is saved; continue with `spangate run --resume latest`. Under "
        + "`nohup` a run goes on."
    case .quit:
      "Somebody pressed Ctrl-\\, by SIGQUIT. What was measured is saved; continue with `spangate run --resume latest`."
    case .interrupted:
      "Somebody pressed Ctrl-C. What was measured is saved; continue with `spangate run --resume latest`."
    case .terminated:
      "The process was told to end, by SIGTERM. What was measured is saved; continue with `spangate run --resume latest`."
    }
  }
}
