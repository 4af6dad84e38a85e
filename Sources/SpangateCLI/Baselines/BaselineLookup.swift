import SpangateCore
import SpangateStore
import SpangateTrace

/// What suites are compared with, and why some are compared with nothing.
struct FoundBaseline: Sendable {
  /// One, of all that the suites name; nil when there is nothing to compare with.
  var baseline: Baseline?
  /// Of its passing trials, where they lie beside its files.
  var traces: [BaselineTraces] = []
  /// Errors where nothing could be compared and nobody said so: such a run is no pass.
  var findings: [Finding] = []
}

/// Finds what suites are to be compared with.
struct BaselineLookup {
  let choice: BaselineChoice
  /// nil when there is none yet, and so no baseline by name.
  let store: SQLiteStore?
  let console: Console

  private var revision: BaselineRevision? { choice.revision.map { BaselineRevision($0) } }

  /// - Parameter scope: what the command named, so that a suite which is gone is noticed.
  /// - Throws: when a baseline cannot be read, or one that the command line names is not there.
  func found(for suites: [Suite], of scope: SuiteScope = SuiteScope()) async throws -> FoundBaseline {
    guard choice.source != .nothing else { return FoundBaseline() }
    var found = FoundBaseline()
    var read: [BaselinePlace: Baseline] = [:]
    var unknown: [(suite: Suite, baseline: Baseline)] = []
    for (place, suites) in groups(of: suites) {
      guard let baseline = try await baseline(at: place, beside: suites[0].file) else {
        let finding = missing(place, for: suites[0])
        // Who names one on the command line mistyped it, and learns it before anything is asked.
        if case .at(.named) = choice.source { throw console.fail(finding, with: .inconclusive) }
        found.findings.append(finding)
        continue
      }
      read[place] = baseline
      if case .file(let file) = place {
        do throws(Finding) {
          found.traces.append(try await traces(beside: file, suites[0].file))
        } catch {
          found.findings.append(error)
        }
      }
      for suite in suites {
        guard baseline.suites[suite.name.value] != nil else {
          unknown.append((suite, baseline))
          continue
        }
        var next = found.baseline ?? Baseline(name: baseline.name, runs: baseline.runs)
        next.take(suite.name.value, from: baseline)
        found.baseline = next
      }
    }
    // Beside others that are compared, a suite that is new is only reported: by the comparison itself.
    if found.baseline == nil { found.findings += unknown.map { unfamiliar($0.suite, to: $0.baseline) } }
    if let baseline = found.baseline {
      found.findings += suites.compactMap { $0.incomparability(with: baseline, of: scope.run) }
      found.findings += idle(suites.filter { baseline.suites[$0.name.value] != nil }, isShard: scope.isShard)
    }
    for (_, baseline) in read.sorted(by: { $0.key.text < $1.key.text }) {
      found.findings += absent(from: scope, in: baseline)
    }
    return found
  }

  /// The suites by their baselines' places, in their order.
  private func groups(of suites: [Suite]) -> [(BaselinePlace, [Suite])] {
    var groups: [(BaselinePlace, [Suite])] = []
    for suite in suites {
      let place = choice.place(of: suite)
      if let index = groups.firstIndex(where: { $0.0 == place }) {
        groups[index].1.append(suite)
      } else {
        groups.append((place, [suite]))
      }
    }
    return groups
  }

  private func baseline(at place: BaselinePlace, beside suite: String) async throws -> Baseline? {
    switch place {
    case .named(let name): try console.orStop { () throws(Finding) in try store?.baseline(named: name) }
    case .file(let file): try await baseline(file: file, beside: suite)
    }
  }

  private func traces(beside file: String, _ suite: String) async throws(Finding) -> BaselineTraces {
    let place = BaselineTraces.path(beside: file)
    guard let revision, await revision.isOneCheckout(file, suite) else { return try BaselineTraces.read(place) }
    guard let bytes = try await revision.committedBytes(of: place) else { return BaselineTraces() }
    return try BaselineTraces.parse(bytes, file: "\(revision.name):\(place)")
  }

  /// A file of the suites' checkout is read of the revision, where one is named.
  private func baseline(file: String, beside suite: String) async throws -> Baseline? {
    guard let revision, await revision.isOneCheckout(file, suite) else {
      return try console.orStop { () throws(Finding) in try BaselineFile.read(file) }
    }
    let contents = try await console.orStop { () async throws(Finding) in try await revision.committedBytes(of: file) }
    guard let contents else { return nil }
    let name = "\(revision.name):\(file)"
    return try console.orStop { () throws(Finding) in try BaselineFile.parse(contents, file: name) }
  }
}

// MARK: Findings
extension BaselineLookup {
  private static let acceptance = "if this run is good, `spangate baseline accept` makes it the baseline"

  private func missing(_ place: BaselinePlace, for suite: Suite) -> Finding {
    switch place {
    case .file(let file):
      Finding(
        .baselineMissing,
        "there is no file `\(file.inert())` at revision `\((choice.revision ?? "").inert(limit: 100))` to compare with",
        at: suite.name.range,
        help: "compare with the file as it is, without `--baseline-ref`, or with nothing, by `--no-baseline`")
    case .named(let name):
      Finding(
        .baselineMissing, "there is no baseline `\(name.inert(limit: 100))` to compare with",
        at: choice.source == .suites ? suite.name.range : nil,
        notes: others.isEmpty
          ? [] : [.init("baselines", others.map { "`\($0.inert(limit: 100))`" }.joined(separator: ", "))],
        help: help(for: name))
    }
  }

  private func help(for name: String) -> String {
    if let near = name.nearest(among: others) { return "did you mean `\(near.inert(limit: 100))`?" }
    if case .at = choice.source { return "name one that there is; `spangate run … --accept` makes this one" }
    return Self.acceptance + "; `--no-baseline` says that nothing is to be compared"
  }

  /// The names of all that there are.
  private var others: [String] { (try? store?.baselines().map(\.name)) ?? [] }

  private func unfamiliar(_ suite: Suite, to baseline: Baseline) -> Finding {
    Finding(
      .nothingCompared,
      "baseline `\(baseline.name.inert(limit: 100))` has no samples of suite `\(suite.name.value.inert(limit: 100))`, and "
        + "there is nothing else to compare with", at: suite.name.range,
      notes: [
        .init(
          "suites", baseline.suites.keys.sorted().prefix(5).map { "`\($0.inert(limit: 100))`" }.joined(separator: ", "))
      ],
      help: Self.acceptance + "; `--no-baseline` says that nothing is to be compared")
  }

  /// SG0338: an error where no suite of a run is left that can block.
  private func idle(_ suites: [Suite], isShard: Bool) -> [Finding] {
    let idle = suites.compactMap { suite in suite.idleness.map { (suite, $0) } }
    let isNothingLeft = idle.count == suites.count && !isShard
    return idle.map { suite, why in
      Finding(
        .nothingBlocks, "nothing of suite `\(suite.name.value.inert(limit: 100))` can fail the run: \(why)",
        severity: isNothingLeft ? .error : .warning, at: suite.name.range,
        help: isNothingLeft
          ? "let something block, or say by `--no-baseline` that nothing is to be compared"
          : "let something of it block again")
    }
  }

  private func absent(from scope: SuiteScope, in baseline: Baseline) -> [Finding] {
    baseline.absentSuites(from: scope.paths, having: scope.names).map { name in
      Finding(
        .suiteAbsent,
        "suite `\(name.inert(limit: 100))` of baseline `\(baseline.name.inert(limit: 100))` is no longer in "
          + scope.paths.map { "`\($0.inert(limit: 100))`" }.joined(separator: ", "),
        notes: [.init("was in", baseline.suites[name]?.place?.inert() ?? "")],
        help: "bring it back; if it was meant to go, `spangate baseline accept` takes it out of the baseline")
    }
  }
}
