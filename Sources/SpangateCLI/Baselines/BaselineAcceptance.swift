import SpangateCore
import SpangateDecision
import SpangateStore
import SpangateTrace

/// Makes a run the baseline of its suites.
struct BaselineAcceptance {
  let store: SQLiteStore
  /// Of traces that are kept beside files.
  let redactor: Redactor
  let console: Console

  /// A baseline with what it was before, ready to be written.
  private struct Change {
    let place: BaselinePlace
    let baseline: Baseline
    let earlier: Baseline?
    /// Of the suites that belong to it.
    let run: RunRecord
  }

  /// - Parameters:
  ///   - place: nil for each suite's own.
  ///   - keep: of how many accepted runs each case keeps its samples; 1 for this run alone.
  /// - Returns: what it accepts that never passed, and what failed.
  @discardableResult
  func accept(run id: String, as place: BaselinePlace?, keeping keep: Int) throws(Finding) -> [Finding] {
    let run = try store.run(id)
    let judgements = try store.judgements(of: run.id)
    let parts = run.parts(place)
    // Others may accept their runs at the same time: from reading to writing nobody else has a turn.
    let locks = try Set(parts.compactMap(\.place.folder)).sorted().map { folder throws(Finding) in
      try FolderLock(folder)
    }
    defer { for lock in locks { lock.release() } }
    var changes: [Change] = []
    try store.changeBaselines(Set(parts.compactMap(\.place.name))) { named throws(Finding) in
      for part in parts {
        let earlier: Baseline?
        switch part.place {
        case .named(let name): earlier = named[name]
        case .file: earlier = try baseline(at: part.place)
        }
        let baseline = try Baseline(
          accepting: part.run, judgements: judgements, name: name(of: part.place, earlier), at: .now, over: earlier,
          keeping: keep)
        changes.append(Change(place: part.place, baseline: baseline, earlier: earlier, run: part.run))
      }
      // What is wrong with one of them leaves all as they were: a baseline that nobody could read is none.
      for change in changes { try BaselineFile.check(change.baseline, file: change.place.text) }
      for change in changes {
        guard case .file(let path) = change.place else { continue }
        try writeTraces(of: change.baseline, beside: path)
        try BaselineFile.write(change.baseline, to: path)
      }
      return changes.filter { $0.place.name != nil }.map(\.baseline)
    }
    for change in changes { tell(of: change, keeping: keep) }
    return changes.flatMap { change in
      change.baseline.neverPassed(in: change.run, judgements, before: change.earlier)
        + change.baseline.failures(in: change.run, judgements)
    }
  }

  /// Makes the run of a report the baseline. What fails without any, or is not all there, must not become one in silence:
  /// then the report says why.
  ///
  /// - Returns: whether it is.
  func accept(_ report: inout Report, as place: BaselinePlace?, keeping keep: Int) -> Bool {
    do throws(Finding) {
      guard report.exitStatus == .passed else { throw .unaccepted(report) }
      report.findings += try accept(run: report.run.id, as: place, keeping: keep)
      report.run.isAccepted = true
    } catch {
      report.add(obstacle: error)
    }
    return report.run.isAccepted
  }

  /// The traces that the next one who compares with the file may not have.
  private func writeTraces(of baseline: Baseline, beside path: String) throws(Finding) {
    let place = BaselineTraces.path(beside: path)
    // What cannot be read is replaced.
    let earlier = (try? BaselineTraces.read(place)) ?? BaselineTraces()
    try BaselineTraces(of: baseline, in: store, or: earlier, redactor).write(to: place)
  }

  /// What suites are compared with from now on.
  func accepted(_ suites: [Suite], by choice: BaselineChoice) throws(Finding) -> Baseline {
    var all: Baseline?
    for suite in suites {
      guard let next = try baseline(at: choice.place(of: suite)) else { continue }
      var combined = all ?? Baseline(name: next.name, runs: next.runs)
      combined.take(suite.name.value, from: next)
      all = combined
    }
    return all ?? Baseline(name: "main", runID: "none", acceptedAt: .now)
  }

  private func name(of place: BaselinePlace, _ earlier: Baseline?) -> String {
    if case .named(let name) = place { return name }
    return earlier?.name ?? "main"
  }

  private func baseline(at place: BaselinePlace) throws(Finding) -> Baseline? {
    switch place {
    case .named(let name): try store.baseline(named: name)
    case .file(let path): try BaselineFile.isThere(path) ? BaselineFile.read(path) : nil
    }
  }

  private func tell(of change: Change, keeping keep: Int) {
    let (baseline, run) = (change.baseline, change.run.id)
    let cases = baseline.suites.values.reduce(0) { $0 + $1.cases.count }
    let size = "\(baseline.suites.count.counted("suite")), \(cases.counted("case"))"
    let name = "baseline `\(change.place.text.inert())`"
    console.note(
      keep == 1
        ? "run \(run) is now \(name): \(size)"
        : "run \(run) now belongs to \(name): \(baseline.runs.count.counted("run")), \(size)")
    let gone = (change.earlier?.suites.keys ?? [:].keys).filter { baseline.suites[$0] == nil }.sorted()
    if !gone.isEmpty {
      console.note(
        "no longer in it, as the run does not have them: \(gone.map { "`\($0.inert())`" }.joined(separator: ", "))")
    }
    if keep > 1 { warn(of: change.run.suites.map(\.name), in: baseline) }
  }

  /// What changed on purpose must not be diluted by samples from before.
  private func warn(of suites: [String], in baseline: Baseline) {
    let drifted = suites.flatMap { suite in
      Drift.all(of: suite, in: baseline).filter { !$0.isMeasure }.compactMap { drift in
        drift.trend.map { "`\(drift.name.inert())` of suite `\(suite.inert())` is \($0.rawValue)" }
      }
    }
    guard !drifted.isEmpty else { return }
    let more = drifted.count > 5 ? ", and \(drifted.count - 5) more" : ""
    console.note(
      "than in the runs before it, \(drifted.prefix(5).joined(separator: ", "))\(more): if that is intended, accept it "
        + "without `--keep`, so that later runs are compared with this one alone")
  }
}

extension RunRecord {
  /// The run with the suites of one baseline alone, for each baseline that its suites belong to.
  ///
  /// - Parameter place: of all; nil for each suite's own.
  fileprivate func parts(_ place: BaselinePlace?) -> [(place: BaselinePlace, run: RunRecord)] {
    var parts: [(place: BaselinePlace, run: RunRecord)] = []
    for suite in suites {
      let place = place ?? BaselinePlace(suite.baseline ?? "main")
      if let index = parts.firstIndex(where: { $0.place == place }) {
        parts[index].run.suites.append(suite)
      } else {
        var run = self
        run.suites = [suite]
        parts.append((place, run))
      }
    }
    return parts
  }
}

extension Finding {
  fileprivate static func unaccepted(_ report: Report) -> Finding {
    Finding(
      .runUnaccepted, "run `\(report.run.id)` did not become the baseline, since it is \(report.outcomeWord)",
      help:
        "mend what is named and run again; `spangate baseline accept \(report.run.id)` accepts what is complete all "
        + "the same")
  }
}
