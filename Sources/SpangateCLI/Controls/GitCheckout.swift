import SpangateCore
import SpangateIO
import SpangateTrace

/// The git repository that a folder is in, as far as a control needs it. Reads only.
struct GitCheckout: Sendable {
  let folder: String
  private let processes: any ProcessRunner

  init(_ folder: String, processes: any ProcessRunner = ChildProcessRunner()) {
    self.folder = folder
    self.processes = processes
  }

  /// A commit with its content.
  struct Revision: Sendable, Equatable {
    var commit: String
    var tree: String
  }

  /// The folder's path inside the repository, such as `suites/`; empty at its top.
  func prefix() async throws(Finding) -> String { try await line(["rev-parse", "--show-prefix"]) }

  /// Its uppermost folder.
  func top() async throws(Finding) -> String { try await line(["rev-parse", "--show-toplevel"]) }

  /// - Throws: SG0330.
  func revision(_ name: String) async throws(Finding) -> Revision {
    // Git would take it for an option.
    guard !name.hasPrefix("-"), !name.isEmpty else { throw Self.unknown(name, "that is no name of a revision") }
    let commit = try await line(["rev-parse", "--verify", "--quiet", name + "^{commit}"], of: name)
    return Revision(commit: commit, tree: try await line(["rev-parse", "--verify", commit + "^{tree}"], of: name))
  }

  /// Where the branch left the one that it goes into; on that branch itself, the commit before.
  func mergeBase() async throws(Finding) -> Revision {
    let head = try await revision("HEAD")
    for name in try await upstreams() {
      guard let base = try? await line(["merge-base", "HEAD", name]), !base.isEmpty else { continue }
      if base == head.commit, try await isUnchanged() { return try await revision("HEAD^1") }
      return try await revision(base)
    }
    throw Self.unknown(
      ControlChoice.mergeBase,
      "there is no branch that this one would go into, such as `origin/main`, with a commit in common")
  }

  /// What the branch may go into, the likeliest first: what it is set up to track unless that is its own copy, then
  /// the remote's default branch.
  private func upstreams() async throws(Finding) -> [String] {
    let own = (try? await line(["symbolic-ref", "--quiet", "--short", "HEAD"])) ?? ""
    let tracked = (try? await line(["rev-parse", "--abbrev-ref", "--symbolic-full-name", "@{upstream}"])) ?? ""
    let isCopy = tracked.isEmpty || tracked.hasSuffix("/" + own)
    let usual = ["origin/HEAD", "origin/main", "origin/master", "main", "master"].filter { $0 != own || !isCopy }
    return (isCopy ? [] : [tracked]) + usual + (own.isEmpty || !isCopy ? [] : [own])
  }

  /// Whether the files that git knows are as they were committed, and there are no others.
  func isUnchanged() async throws(Finding) -> Bool {
    try await git(["status", "--porcelain"], of: "HEAD").isEmpty
  }

  /// The files, from the top on, that git knows and that are not as they were committed, and code and plain texts that it
  /// neither knows nor ignores.
  func changes() async throws(Finding) -> [String] {
    let top = ["-C", try await self.top()]
    // Without a commit there is nothing to differ from.
    let known = (try? await git(top + ["diff", "--name-only", "--no-renames", "-z", "HEAD"], of: "HEAD")) ?? []
    let others = try await git(top + ["ls-files", "--others", "--exclude-standard", "-z"], of: "HEAD")
    func paths(_ bytes: [UInt8]) -> [String] { bytes.split(separator: 0).map { String(decoding: $0, as: UTF8.self) } }
    return Set(paths(known) + paths(others).filter(\.isOfPrograms)).sorted()
  }

  /// Whether git leaves a file out, since it is installed or built.
  func isIgnored(_ path: String) async -> Bool {
    (try? await git(["check-ignore", "--quiet", "--", path], of: "HEAD")) != nil
  }

  /// Writes the files of a tree below a folder, as a checkout would.
  func write(_ tree: String, to folder: String, index: String) async throws(Finding) {
    // Below its top, git would leave out whatever is not in the folder that it is called in.
    let top = ["-C", try await top()]
    try await git(top + ["read-tree", tree], of: tree, index: index)
    try await git(top + ["checkout-index", "--all", "--force", "--prefix=\(folder)/"], of: tree, index: index)
  }

  /// Makes the folder the top of an empty repository of its own: what asks git for the top, or looks for `.git`, is not led
  /// to a checkout around it.
  func begin() async throws(Finding) {
    try await git(["init", "--quiet", "--template=", folder], of: "HEAD")
  }

  private func line(_ arguments: [String], of name: String = "HEAD") async throws(Finding) -> String {
    String(decoding: try await git(arguments, of: name), as: UTF8.self).filter { !$0.isNewline }
  }

  @discardableResult
  private func git(_ arguments: [String], of name: String, index: String? = nil) async throws(Finding) -> [UInt8] {
    let git = GitCommand(folder: folder, processes: processes)
    switch await git.output(of: arguments, environment: ["GIT_INDEX_FILE": index], timeout: .seconds(600)) {
    case .success(let output): return output
    case .failure(let refusal): throw Self.unknown(name, refusal.why)
    }
  }

  private static func unknown(_ name: String, _ why: String) -> Finding {
    Finding(
      .controlRevisionUnknown, "revision `\(name.inert(limit: 100))` of the control could not be read with git: \(why)",
      help: "a shallow clone has only its newest commits: fetch the revision first")
  }
}

extension String {
  /// A path of what programs are made of or read as prompts, and not of what they write.
  fileprivate var isOfPrograms: Bool {
    guard let dot = lastIndex(of: ".") else { return false }
    return Self.endingsOfPrograms.contains(self[index(after: dot)...].lowercased())
  }

  private static let endingsOfPrograms: Set<String> = [
    "py", "pyi", "ipynb", "js", "mjs", "cjs", "ts", "mts", "cts", "jsx", "tsx", "rb", "go", "rs", "java", "kt", "kts",
    "scala", "swift", "c", "h", "cc", "cpp", "cxx", "hpp", "cs", "fs", "php", "pl", "pm", "lua", "ex", "exs", "erl",
    "clj", "r", "jl", "sh", "bash", "zsh", "fish", "ps1", "sql", "yaml", "yml", "toml", "ini", "cfg", "jinja", "jinja2",
    "j2", "tmpl", "hbs", "mustache", "prompt", "txt",
  ]
}
