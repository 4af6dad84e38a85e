import FoundationEssentials
import SpangateCore
import SpangateIO
import SpangateTrace

/// The files of a git revision below the store's folder, made ready by the suite's `setup`.
///
/// Kept by content: the same tree with the same set-up is made once, whatever commit it is of, and used by every later
/// run. A handful is kept; those that were used longest ago go first.
struct ControlWorktree: Sendable {
  let checkout: GitCheckout
  let tree: String
  /// The suite's folder inside the repository, such as `suites/`.
  let prefix: String
  let setup: [String]?
  /// Holds all worktrees.
  let shelf: String
  var processes: any ProcessRunner = ChildProcessRunner()
  /// Of what `setup` writes.
  var redactor = Redactor.none

  /// So many stay.
  static let most = 5
  private static let setupTimeout = Duration.seconds(1_800)

  /// Raised when the same content is made in another way, so that what was made before is not used.
  private static let version = "3"

  private var id: String {
    let content = ([Self.version, tree, prefix] + (setup ?? [])).joined(separator: "\u{0}")
    return tree.prefix(16) + "-" + Fingerprint.hash(content.utf8).hexDigits.suffix(8)
  }

  private var folder: String { shelf + "/" + id }
  private var mark: String { folder + "/ready" }
  private var files: String { folder + "/files" }
  /// The suite's folder in it.
  var place: String {
    let inside = prefix.hasSuffix("/") ? String(prefix.dropLast()) : prefix
    return inside.isEmpty ? files : files + "/" + inside
  }

  /// Makes it unless it is there already.
  ///
  /// - Parameter holding: takes over the lock, and keeps it for as long as the agent may run.
  /// - Returns: the suite's folder in it.
  /// - Throws: SG0330, SG0332 or SG0333.
  func prepared(holding: @Sendable (WorktreeLock) -> Void) async throws(Finding) -> String {
    try makeFolder(shelf)
    guard let lock = WorktreeLock(folder + ".lock") else { throw failed("no lock could be made beside it") }
    guard await lock.take(exclusively: true, within: Self.setupTimeout) else {
      throw failed("another run has been making it for too long")
    }
    if !FileManager.default.fileExists(atPath: mark) { try await make() }
    lock.release()
    guard await lock.take(exclusively: false, within: .seconds(60)) else { throw failed("another run holds it") }
    // Whoever waited for the lock in between may have taken it away.
    guard FileManager.default.fileExists(atPath: mark) else { throw failed("another run removed it") }
    touch()
    holding(lock)
    prune()
    return place
  }

  private func make() async throws(Finding) {
    try? FileManager.default.removeItem(atPath: folder)
    try makeFolder(files)
    try await checkout.write(tree, to: files, index: folder + "/index")
    try await GitCheckout(files).begin()
    let inside = files + "/" + prefix
    guard FileManager.default.fileExists(atPath: inside) else { throw failed("the suite's folder is not in it") }
    if let setup { try await run(setup, in: inside) }
    guard FileManager.default.createFile(atPath: mark, contents: nil) else { throw failed("it cannot be written") }
  }

  private func run(_ setup: [String], in folder: String) async throws(Finding) {
    let result = await processes.run(
      ProcessCommand(setup, folder: folder, timeout: Self.setupTimeout))
    let why: String
    switch result.end {
    case .exited(0): return
    case .notStarted(let failure): why = failure.message
    case .exited(let status): why = "it ended with status \(status)"
    case .signalled(let signal): why = "signal \(signal) ended it"
    case .timedOut: why = "it took longer than \(Self.setupTimeout)"
    case .cancelled: why = "it was interrupted"
    case .outputTooLarge: why = "it wrote too much"
    }
    // Masked before it is cut: half of a secret cannot be told from anything.
    let said = [result.output, result.diagnostics].map { redactor.redacted(String(decoding: $0, as: UTF8.self)) }
      .filter { !$0.isEmpty }.joined(separator: "\n")
    let last = said.split(whereSeparator: \.isNewline).last.map { ": " + String($0).inert(limit: 200) } ?? ""
    throw Finding(
      .setupFailed, "`setup` failed in the worktree of the control: \(why)\(last)",
      notes: said.isEmpty ? [] : [Finding.Note("output", String(endOf: said.utf8, limit: 2_000).inert(limit: 2_000))],
      help: "it ran in \(folder), which holds only what is committed")
  }

  /// When it was last used is when its mark was last written.
  private func touch() { _ = FileManager.default.createFile(atPath: mark, contents: nil) }

  /// Removes what was used longest ago and is not used now.
  private func prune() {
    let names = ((try? FileManager.default.contentsOfDirectory(atPath: shelf)) ?? []).filter { !$0.hasSuffix(".lock") }
    let byAge = names.map { name -> (name: String, used: Date) in
      let attributes = try? FileManager.default.attributesOfItem(atPath: "\(shelf)/\(name)/ready")
      return (name, attributes?[.modificationDate] as? Date ?? .distantPast)
    }.sorted { $0.used > $1.used }
    for (name, _) in byAge.dropFirst(Self.most) where name != id {
      guard let lock = WorktreeLock("\(shelf)/\(name).lock"), lock.take(exclusively: true) else { continue }
      try? FileManager.default.removeItem(atPath: "\(shelf)/\(name)")
    }
  }

  private func makeFolder(_ path: String) throws(Finding) {
    do {
      try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    } catch {
      throw failed("\(path) cannot be made")
    }
  }

  private func failed(_ why: String) -> Finding {
    Finding(.worktreeFailed, "the worktree \(folder.inert(limit: 300)) could not be made: \(why)")
  }
}
