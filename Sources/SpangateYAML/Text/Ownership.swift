private import Glibc
import SpangateTrace

/// Whose files are obeyed without being named: one's own, root's, and those of whoever owns the suite, whose commands run
/// anyway. Any other user could put a `spangate.yaml` into a folder above, such as `/tmp`, and have the keys of a run sent
/// to a place of their own.
package struct Ownership: Sendable {
  /// Folders whose files are obeyed whoever owns them.
  private let allowed: [String]

  /// The variable that allows folders, as git's `safe.directory` does: paths with `:` between them, or `*` for all.
  package static let variable = "SPANGATE_SAFE_DIRECTORY"

  package init(environment: [String: String]) {
    allowed = (environment[Self.variable] ?? "").split(separator: ":").map { folder in
      Path.absolute(String(folder)) ?? String(folder)
    }
  }

  /// - Parameters:
  ///   - path: of a file or folder that was found.
  ///   - start: where the search for it began.
  package func trusts(_ path: String, from start: String) -> Bool {
    let trusted = Set([geteuid(), 0] + [Self.owner(of: start, followsLinks: true)].compactMap { $0 })
    // A link is as good as whoever made it, and as what it leads to.
    let owners = [Self.owner(of: path, followsLinks: false), Self.owner(of: path, followsLinks: true)]
    if owners.allSatisfy({ $0.map { trusted.contains($0) } ?? true }) { return true }
    let folder = Path.absolute(Path.folder(of: path)) ?? Path.folder(of: path)
    return allowed.contains("*") || allowed.contains(folder)
  }

  /// Whether a file that a suite names is one of its repository, or of its folder or the working folder where there is
  /// none; or lies in a folder that is allowed.
  func isInside(_ file: String, of suiteFolder: String) -> Bool {
    guard let file = Path.absolute(file), let suite = Path.absolute(suiteFolder) else { return true }
    var top = suite
    while Path.item(at: Path.join(top, ".git")) == .nothing, top != "/" { top = Path.folder(of: top) }
    let isRepository = Path.item(at: Path.join(top, ".git")) != .nothing
    let here = Path.absolute(".").map { Self.isBelow(suite, $0) ? [$0] : [] } ?? []
    return (isRepository ? [top] : [suite] + here).contains { Self.isBelow(file, $0) }
  }

  /// Whether a file lies in a folder that is allowed, or below it.
  func allows(_ file: String) -> Bool {
    guard let file = Path.absolute(file) else { return true }
    return allowed.contains("*") || allowed.contains { Self.isBelow(file, $0) }
  }

  private static func isBelow(_ path: String, _ folder: String) -> Bool {
    path == folder || folder == "/" || path.hasPrefix(folder + "/")
  }

  private static func owner(of path: String, followsLinks: Bool) -> uid_t? {
    var status = stat()
    guard (followsLinks ? stat(path, &status) : lstat(path, &status)) == 0 else { return nil }
    return status.st_uid
  }
}
