import FoundationEssentials
import SpangateCore
import SpangateGate
import SpangateIO
import SpangateTrace
import SpangateYAML

/// Finds the unchanged agents that a run may ask.
struct ControlLookup {
  let choice: ControlChoice
  let loader: SuiteLoader
  /// Below which worktrees are kept: where the store is.
  let storePath: String
  /// Starts what `setup` says, without what is withheld from agents.
  var processes: any ProcessRunner = ChildProcessRunner()
  /// What agents inherit.
  var environment: [String: String] = [:]
  /// Of what it writes.
  var redactor = Redactor.none

  private var shelf: String {
    let folder = storePath.lastIndex(of: "/").map { String(storePath[..<$0]) } ?? "."
    // The agent starts elsewhere.
    return (folder.hasPrefix("/") ? folder : FileManager.default.currentDirectoryPath + "/" + folder) + "/worktrees"
  }

  /// - Parameter resumed: the run that goes on, with the controls that it began with.
  /// - Throws: SG0011, SG0330, SG0331 or SG0334.
  func agents(for suites: [Suite], resuming resumed: RunRecord?) async throws(Finding) -> [ControlAgent] {
    var agents: [ControlAgent] = []
    for suite in suites {
      let choice: ControlChoice?
      if let resumed {
        choice = resumed.controls.first { $0.suite == suite.name.value }.map {
          $0.revision.map { .revision($0) } ?? .variant($0.name)
        }
      } else {
        choice = self.choice
      }
      guard let choice, var agent = try await agent(choice, of: suite, isResumed: resumed != nil) else { continue }
      if let record = resumed?.controls.first(where: { $0.suite == suite.name.value }) { agent.record = record }
      if let own = suite.target.value.address, own == agent.suite.target.value.address {
        throw same("both would ask the server at \(own.inert(limit: 200))", suite)
      }
      agents.append(agent)
    }
    return agents
  }

  private func agent(_ choice: ControlChoice, of suite: Suite, isResumed: Bool) async throws(Finding) -> ControlAgent? {
    switch choice {
    case .suites:
      // The variant that is the control is not compared with itself.
      guard let name = suite.gate.control?.value, name != suite.variant else { return nil }
      return try variant(name, of: suite)
    case .variant(let name):
      guard name != suite.variant else { throw same("variant `\(name.inert(limit: 60))` is what runs", suite) }
      return try variant(name, of: suite)
    case .revision(let name): return try await revision(name, of: suite, isResumed: isResumed)
    }
  }

  private func variant(_ name: String, of suite: Suite) throws(Finding) -> ControlAgent {
    guard suite.variants.contains(name) else {
      throw Finding(
        .nothingSelected, "suite `\(suite.name.value)` has no variant `\(name.inert(limit: 60))` to be the control",
        at: suite.name.range, help: name.nearest(among: suite.variants).map { "did you mean `\($0)`?" })
    }
    let loaded = loader.load(suite.file, variant: name)
    guard let other = loaded.value else {
      throw loaded.findings.first { $0.severity == .error } ?? absent("variant `\(name)`", suite, [])
    }
    let folder = suite.folder
    return ControlAgent(
      RunControl(suite: suite.name.value, name: name, variant: name), of: suite, target: other.target, told: name
    ) { () throws(Finding) in folder }
  }

  private func revision(_ name: String, of suite: Suite, isResumed: Bool) async throws(Finding) -> ControlAgent {
    let checkout = GitCheckout(suite.folder)
    let revision = name == ControlChoice.mergeBase ? try await checkout.mergeBase() : try await checkout.revision(name)
    if !isResumed, revision.tree == (try await checkout.revision("HEAD")).tree, try await checkout.isUnchanged() {
      throw same("nothing has changed since revision `\(name.inert(limit: 100))`", suite)
    }
    let place = "\(name):\(suite.file)"
    guard let bytes = try await BaselineRevision(revision.commit).committedBytes(of: suite.file) else {
      throw absent("revision `\(name.inert(limit: 100))`", suite, [])
    }
    let loaded = loader.agent(in: bytes, path: place, variant: suite.variant)
    guard let past = loaded.value else {
      throw absent("revision `\(name.inert(limit: 100))`", suite, loaded.findings)
    }
    let shared = SharedCode(
      checkout: checkout, top: try await checkout.top(), target: past.target.value, inherited: environment)
    if let leak = await shared.leak() { throw same(leak.why, suite, help: leak.help) }
    var (suite, policy) = (suite, redactor.policy)
    suite.secrets += past.secrets
    policy.add(secrets: past.secrets + past.target.value.secrets)
    let worktree = ControlWorktree(
      checkout: checkout, tree: revision.tree, prefix: try await checkout.prefix(),
      setup: (past.setup ?? suite.setup)?.value, shelf: shelf, processes: processes, redactor: Redactor(policy))
    let held = Locked<[WorktreeLock]>([])
    let record = RunControl(
      suite: suite.name.value, name: name, variant: "control@" + revision.commit.prefix(12), revision: revision.commit)
    var agent = ControlAgent(record, of: suite, target: past.target, told: suite.variant) {
      () async throws(Finding) in
      try await worktree.prepared { lock in held.withLock { $0.append(lock) } }
    }
    agent.worktree = worktree.place
    return agent
  }

  private func absent(_ place: String, _ suite: Suite, _ findings: [Finding]) -> Finding {
    let why = findings.first { $0.severity == .error }
    return Finding(
      .controlAbsent,
      why.map { "\(place) has no agent that makes sense for suite `\(suite.name.value)`: \($0.message)" }
        ?? "\(place) has no file `\(suite.file.inert(limit: 200))`, and so no control for suite `\(suite.name.value)`",
      at: suite.name.range)
  }

  private func same(_ why: String, _ suite: Suite, help: String? = nil) -> Finding {
    Finding(
      .controlSame, "the control of suite `\(suite.name.value)` is the candidate itself: \(why)", at: suite.name.range,
      help: help ?? "name an agent that the change does not touch, by paths relative to the suite")
  }
}
