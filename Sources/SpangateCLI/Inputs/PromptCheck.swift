import SpangateAgent
import SpangateCore
import SpangateModels
import SpangateStore
import SpangateTrace

/// Whether prompts have another text than their version had before.
struct PromptCheck {
  let store: SQLiteStore
  /// Tells which files are the suites' own.
  let documents: any DocumentReader
  /// What a change is compared with; nil for the store alone.
  var revision: BaselineRevision?

  /// For the reference agents among the suites' targets. A file that cannot be read is for whoever opens the target.
  func findings(for suites: [Suite]) async throws(Finding) -> [Finding] {
    var findings: [Finding] = []
    for suite in suites {
      guard let target = suite.target.value as? BuiltinTarget else { continue }
      let found = try await self.findings(for: target.config.builtin, in: suite.folder)
      findings += found.filter { !findings.contains($0) }
    }
    return findings
  }

  func findings(for agent: AgentConfig, in folder: String) async throws(Finding) -> [Finding] {
    guard let path = agent.promptFile(in: folder), !isForeign(path, to: folder), let file = try? PromptFile(path: path),
      let name = file.prompt.name, let version = file.prompt.version
    else { return [] }
    if try store.prompt(name, version: version, keeping: file.fingerprint) != file.fingerprint {
      return [changed(file, since: "it was first used here")]
    }
    guard let revision, let bytes = try await revision.committedBytes(of: path),
      let before = try? PromptFile(path: path, text: String(decoding: bytes, as: UTF8.self), fallback: name),
      before.prompt.name == name, before.prompt.version == version, before.fingerprint != file.fingerprint
    else { return [] }
    return [changed(file, since: "revision `\(revision.name.inert(limit: 100))`")]
  }

  private func isForeign(_ path: String, to folder: String) -> Bool {
    if case .foreign = documents.standing(of: path, inSuiteOf: folder) { true } else { false }
  }

  private func changed(_ file: PromptFile, since when: String) -> Finding {
    Finding(
      .promptChanged,
      "prompt `\(file.prompt.name ?? "")` has changed since \(when), and still is version `\(file.prompt.version ?? "")`",
      at: file.versionRange, help: "raise its version")
  }
}
