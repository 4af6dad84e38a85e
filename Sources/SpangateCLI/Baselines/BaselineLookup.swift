import SpangateCore
import SpangateStore
import SpangateTrace

/// Finds what suites are to be compared with.
struct BaselineLookup {
  let choice: BaselineChoice
  let store: SQLiteStore
  let console: Console

  private var revision: BaselineRevision? { choice.revision.map { BaselineRevision($0) } }

  /// One baseline out of those that the suites name.
  func baseline(for suites: [Suite]) async throws -> Baseline? {
    switch choice.source {
    case .nothing: nil
    case .file(let file): try await baseline(file: file, beside: suites[0].file)
    // Whoever names one on the command line expects it to be there.
    case .named(let name): try baseline(for: suites, whenMissing: .warning) { _ in name }
    case .suites: try baseline(for: suites, whenMissing: .note) { $0.gate.baseline }
    }
  }

  private func baseline(
    for suites: [Suite], whenMissing severity: FindingSeverity, named name: (Suite) -> String
  ) throws -> Baseline? {
    var combined: Baseline?
    for suite in suites {
      let name = name(suite)
      let found = try console.orStop { () throws(Finding) in try store.baseline(named: name) }
      guard let found, found.suites[suite.name.value] != nil else {
        console.show([
          Finding(
            .baselineMissing, "baseline `\(name)` has no samples of suite `\(suite.name.value)` yet: only floors apply",
            severity: severity)
        ])
        continue
      }
      var next = combined ?? Baseline(name: name, runs: found.runs)
      next.take(suite.name.value, from: found)
      combined = next
    }
    return combined
  }

  /// A file of the suites' checkout is read of the revision, where one is named.
  private func baseline(file: String, beside suite: String) async throws -> Baseline? {
    guard let revision, await revision.isOneCheckout(file, suite) else {
      return try console.orStop { () throws(Finding) in try BaselineFile.read(file) }
    }
    let contents = try await console.orStop { () async throws(Finding) in try await revision.contents(of: file) }
    let name = "\(revision.name):\(file)"
    guard let contents else {
      console.show([
        Finding(.baselineMissing, "there is no file `\(name.inert())` yet: only floors apply", severity: .warning)
      ])
      return nil
    }
    return try console.orStop { () throws(Finding) in try BaselineFile.parse(contents, file: name) }
  }
}
