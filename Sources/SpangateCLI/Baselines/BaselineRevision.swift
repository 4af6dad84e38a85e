import SpangateCore
import SpangateIO
import SpangateTrace

/// The revision that a change is compared with. What a change must not decide about itself is read from there.
struct BaselineRevision: Sendable {
  /// As the user named it.
  let name: String
  private let processes: any ProcessRunner

  init(_ name: String, processes: any ProcessRunner = ChildProcessRunner()) {
    self.name = name
    self.processes = processes
  }

  /// What a file held; nil when it was not there.
  ///
  /// - Throws: SG0408.
  func committedBytes(of path: String) async throws(Finding) -> [UInt8]? {
    let folder = path.lastIndex(of: "/").map { String(path[...$0]) } ?? "."
    let file = String(path[(path.lastIndex(of: "/").map(path.index(after:)) ?? path.startIndex)...])
    let commit = try await commit(in: folder)
    let listed = try await git(["ls-tree", "-z", commit, "--", file], in: folder)
    // `100644 blob HASH<TAB>NAME<NUL>`; a symbolic link leads out of what was reviewed.
    let fields = String(decoding: listed, as: UTF8.self).prefix { $0 != "\t" }.split(separator: " ")
    guard fields.count == 3, fields[0].hasPrefix("100"), fields[1] == "blob" else { return nil }
    return try await git(["cat-file", "blob", String(fields[2])], in: folder)
  }

  /// Whether two files are in one checkout.
  func isOneCheckout(_ path: String, _ other: String) async -> Bool {
    var tops: [[UInt8]] = []
    for path in [path, other] {
      let folder = path.lastIndex(of: "/").map { String(path[...$0]) } ?? "."
      guard let top = try? await git(["rev-parse", "--show-toplevel"], in: folder) else { return false }
      tops.append(top)
    }
    return tops[0] == tops[1]
  }

  private func commit(in folder: String) async throws(Finding) -> String {
    // Git would take it for an option.
    guard !name.hasPrefix("-"), !name.isEmpty else { throw unreadable("that is no name of a revision") }
    let output = try await git(["rev-parse", "--verify", "--quiet", name + "^{commit}"], in: folder)
    return String(decoding: output, as: UTF8.self).filter { !$0.isWhitespace }
  }

  private func git(_ arguments: [String], in folder: String) async throws(Finding) -> [UInt8] {
    let git = GitCommand(folder: folder, processes: processes)
    switch await git.output(of: arguments, environment: ["GIT_LITERAL_PATHSPECS": "1"]) {
    case .success(let output): return output
    case .failure(let refusal): throw unreadable(refusal.why)
    }
  }

  private func unreadable(_ why: String) -> Finding {
    Finding(
      .revisionUnreadable, "revision `\(name.inert(limit: 100))` could not be read with git: \(why)",
      help: "a shallow clone has only its newest commits: fetch the revision first")
  }
}
