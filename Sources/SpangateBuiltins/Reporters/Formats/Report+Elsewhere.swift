import SpangateCore
import SpangateTrace

extension Report {
  /// For readers who sit at another machine: files as the repository has them, and no address that leads only here.
  func elsewhere(_ whereabouts: Whereabouts) -> Report {
    var report = self
    for (index, suite) in suites.enumerated() {
      report.suites[index].file = whereabouts.path(suite.file)
      report.suites[index].path = suite.path?.elsewhere(whereabouts.pages, run: run.id)
      for (caseIndex, item) in suite.cases.enumerated() {
        for (trialIndex, trial) in item.trials.enumerated() {
          report.suites[index].cases[caseIndex].trials[trialIndex] = trial.elsewhere(whereabouts.pages, run: run.id)
        }
      }
    }
    report.findings = findings.map { $0.elsewhere(whereabouts, run: run.id) }
    return report
  }

  /// With the addresses of pages that somebody takes to where everybody can read them; all else stays.
  func addressed(_ whereabouts: Whereabouts) -> Report {
    whereabouts.pages.template == nil ? self : elsewhere(Whereabouts(pages: whereabouts.pages))
  }
}

extension ABReport {
  /// As ``Report/elsewhere(_:)``.
  func elsewhere(_ whereabouts: Whereabouts) -> ABReport {
    var report = self
    report.file = whereabouts.path(file)
    for (index, other) in others.enumerated() {
      report.others[index].path = other.path?.elsewhere(whereabouts.pages, run: run.id)
      for caseIndex in other.cases.indices {
        for side in [\CaseDifference.first, \CaseDifference.second] {
          report.others[index].cases[caseIndex][keyPath: side].example =
            other.cases[caseIndex][keyPath: side].example.elsewhere(whereabouts.pages, run: run.id)
        }
      }
    }
    report.findings = findings.map { $0.elsewhere(whereabouts, run: run.id) }
    return report
  }
}

extension Report.TrialReport {
  fileprivate func elsewhere(_ pages: Whereabouts.Pages, run: String) -> Self {
    var trial = self
    for (name, url) in urls where url.isLocalFile {
      // The span that the page was to show is its fragment.
      let span = url.split(separator: "#").last.flatMap { SpanID(String($0)) }
      trial.urls[name] = pages.url(of: judgement.traceID, span: span, run: run)
      trial.page = pages.place(of: judgement.traceID)
    }
    return trial
  }
}

extension PathReport {
  fileprivate func elsewhere(_ pages: Whereabouts.Pages, run: String) -> PathReport {
    var report = self
    for (place, change) in changes.enumerated() where change.url?.isLocalFile ?? false {
      report.changes[place].url = pages.url(of: change.trace, span: change.span, run: run)
    }
    return report
  }
}

extension Finding {
  fileprivate func elsewhere(_ whereabouts: Whereabouts, run: String) -> Finding {
    var finding = self
    if let range { finding.range?.file = whereabouts.path(range.file) }
    guard let evidence, let url = evidence.url, url.isLocalFile else { return finding }
    finding.evidence?.url = evidence.trace.flatMap { whereabouts.pages.url(of: $0, span: evidence.span, run: run) }
    finding.evidence?.page = evidence.trace.map { whereabouts.pages.place(of: $0) }
    return finding
  }
}

extension String {
  /// Whether it leads to a file of this machine, however it is written.
  fileprivate var isLocalFile: Bool { trimmed.prefix(5).lowercased() == "file:" }
}
