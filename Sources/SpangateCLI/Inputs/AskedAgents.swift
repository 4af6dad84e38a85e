import FoundationEssentials
import Glibc
import SpangateCore
import SpangateTrace

/// Tells which agents a run asks, so that one that is resumed goes on with the same.
struct AskedAgents {
  /// What agents inherit, of which only some matters.
  let environment: InheritedVariables
  /// Files and folders that a run reads or writes and that say nothing of an agent.
  let besides: [String]

  /// Larger files are told apart by their size alone.
  private static let largest = 64 << 20

  /// In the order of the suites. Those of one checkout share what there is to know of it.
  func agents(of suites: [Suite]) async -> [RunAgent] {
    let besides = Set((besides + suites.map(\.file)).map(Self.resolved))
    var checkouts: [String: RunAgent] = [:]
    var agents: [RunAgent] = []
    for suite in suites {
      var agent = RunAgent(definition: Fingerprint(of: suite.agent), files: files(of: suite))
      if let top = Self.checkout(of: suite.folder) {
        if checkouts[top] == nil { checkouts[top] = await state(of: top, without: besides) ?? agent }
        let state = checkouts[top]
        (agent.commit, agent.tree, agent.changes) = (state?.commit, state?.tree, state?.changes)
      }
      agents.append(agent)
    }
    return agents
  }

  /// The commit and the changes of a checkout; nil where git says nothing.
  private func state(of folder: String, without besides: Set<String>) async -> RunAgent? {
    let checkout = GitCheckout(folder)
    guard let top = try? await checkout.top(), let changes = try? await checkout.changes() else { return nil }
    var state = RunAgent(definition: Fingerprint(of: .null), files: Fingerprint(of: .null))
    if let head = try? await checkout.revision("HEAD") { (state.commit, state.tree) = (head.commit, head.tree) }
    state.changes = digest(
      changes.filter { name in
        let path = Self.resolved(top + "/" + name)
        return !besides.contains { path == $0 || path.hasPrefix($0 + "/") }
      }, in: top)
    return state
  }

  /// The nearest folder that holds `.git`.
  private static func checkout(of folder: String) -> String? {
    var url = URL(filePath: folder).standardizedFileURL.resolvingSymlinksInPath()
    while !FileManager.default.fileExists(atPath: url.appending(path: ".git").path) {
      guard url.pathComponents.count > 1 else { return nil }
      url.deleteLastPathComponent()
    }
    return url.path
  }

  /// Of the files that the suite's `agent` names.
  private func files(of suite: Suite) -> Fingerprint {
    let texts = Set(suite.agent.texts)
    // A program may start in a folder of its own.
    let folders = ["."] + texts.filter { Self.isFolder(Self.path($0, in: suite.folder)) }
    let paths = Set(texts.flatMap { text in folders.map { Self.path(text, in: $0) } })
    return digest(
      paths.filter { path in
        Self.size(ofFile: Self.path(path, in: suite.folder)) != nil
      }.sorted(), in: suite.folder)
  }

  private static func path(_ text: String, in folder: String) -> String {
    text.hasPrefix("/") || folder == "." ? text : folder + "/" + text
  }

  /// Of some files by their names and contents.
  private func digest(_ names: [String], in folder: String) -> Fingerprint {
    Fingerprint(
      of: .array(
        names.map { name in
          let path = Self.path(name, in: folder)
          guard let size = Self.size(ofFile: path) else { return [.string(name)] }
          let content = size > Self.largest ? nil : FileManager.default.contents(atPath: path)
          return [.string(name), .int(Int64(size)), .string(content.map { Fingerprint.hash($0).hexDigits } ?? "")]
        }))
  }

  /// In bytes; nil of what is no plain file, of which a pipe would never end.
  private static func size(ofFile path: String) -> Int? {
    var status = stat()
    guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
    return Int(status.st_size)
  }

  private static func isFolder(_ path: String) -> Bool {
    var isFolder = false
    return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) && isFolder
  }

  /// With the links of its folder followed, whether or not the file is there.
  private static func resolved(_ path: String) -> String {
    let url = URL(filePath: path).standardizedFileURL
    return url.deletingLastPathComponent().resolvingSymlinksInPath().appending(path: url.lastPathComponent).path
  }
}

extension AskedAgents {
  /// SG0335, of whatever differs since a run began, and SG0336 where it does not say.
  ///
  /// - Parameter isAllowed: differences are warnings.
  func differences(of suites: [Suite], since run: RunRecord, isAllowed: Bool) async -> [Finding] {
    guard let before = run.environment, run.suites.allSatisfy({ $0.agent != nil }) else {
      return [
        Finding(
          .runAgentUnknown,
          "run `\(run.id)` does not say which agent it began with: its trials and those of today may be of two",
          help: "start a new run if the agent has changed since")
      ]
    }
    let severity = isAllowed ? FindingSeverity.warning : .error
    var findings: [Finding] = []
    for (suite, agent) in zip(suites, await agents(of: suites)) {
      guard let asked = run.suites.first(where: { $0.name == suite.name.value })?.agent else { continue }
      if asked.changes == nil || agent.changes == nil {
        findings.append(
          Finding(
            .filesUncompared,
            "suite `\(suite.name.value)` is in no git repository: of the files of its agent only those that `agent` names are "
              + "compared with those that run `\(run.id)` began with",
            at: suite.target.range, help: "start a new run if any other has changed since"))
      }
      let notes = asked.differences(from: agent)
      guard !notes.isEmpty else { continue }
      findings.append(
        Finding(
          .runAgentChanged,
          "run `\(run.id)` began with another agent of suite `\(suite.name.value)`: \(notes[0].text)",
          severity: severity, at: suite.target.range, notes: notes, help: isAllowed ? nil : Self.help))
    }
    let changed = environment.changed(since: before, of: run.id)
    if !changed.isEmpty {
      let shown = changed.prefix(10).map { "`\($0.inert(limit: 60))`" }.joined(separator: ", ")
      let more = changed.count > 10 ? " and \(changed.count - 10) more" : ""
      findings.append(
        Finding(
          .runAgentChanged,
          "run `\(run.id)` began in another environment, which agents inherit: \(shown)\(more) "
            + "\(changed.count == 1 ? "has another value" : "have other values")",
          severity: severity, help: isAllowed ? nil : Self.help))
    }
    return findings
  }

  private static let help = "start a new run, or mix the two on purpose by `--allow-changed`"
}

extension RunAgent {
  fileprivate func differences(from now: RunAgent) -> [Finding.Note] {
    var notes: [Finding.Note] = []
    if definition != now.definition { notes.append(.init("agent", "the suite's `agent` is written differently")) }
    if let tree, let other = now.tree, tree != other {
      let (old, new) = (commit?.prefix(12) ?? "", now.commit?.prefix(12) ?? "")
      notes.append(.init("revision", "it was revision \(old), and is \(new) now"))
    }
    if files != now.files { notes.append(.init("files", "a file that `agent` names has other contents")) }
    if let changes, let other = now.changes, changes != other {
      notes.append(.init("changes", "what is not committed is not the same"))
    }
    return notes
  }
}

extension JSONValue {
  /// Every text in it, but for keys.
  fileprivate var texts: [String] {
    if let string { return [string] }
    if let array { return array.flatMap(\.texts) }
    return object?.flatMap { $0.value.texts } ?? []
  }
}
