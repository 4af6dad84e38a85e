import SpangateCore
import SpangateTrace

/// Finds the YAML files of a folder and below it, or those that a pattern stands for.
///
/// Hidden files and folders are passed over. What cannot be looked at is a finding, never nothing.
struct FileSearch {
  private(set) var files: [String] = []
  private(set) var findings: [Finding] = []
  /// Folders by their real paths, so that links in a circle come to an end.
  private var visited: Set<String> = []

  /// Those of a folder, sorted, and then those of its folders.
  mutating func search(_ folder: String) {
    guard visited.insert(Path.absolute(folder) ?? folder).inserted else { return }
    var below: [String] = []
    for name in names(in: folder) where !name.hasPrefix(".") {
      let path = Path.join(folder, name)
      switch Path.item(at: path) {
      case .folder: below.append(path)
      case .file: if Self.isYAML(name) { files.append(path) }
      case .nothing, .other: if Self.isYAML(name) { findings.append(Self.unreadable(path)) }
      }
    }
    for path in below { search(path) }
  }

  /// Those that a pattern stands for: `*`, `?` and `[…]` within a name, `**` for any number of folders.
  mutating func search(matching pattern: String) {
    let parts = pattern.split(separator: "/").map(String.init)
    var paths = [pattern.hasPrefix("/") ? "/" : "."]
    for part in parts {
      paths = part == "**" ? paths.flatMap { folders(from: $0) } : paths.flatMap { matches(of: part, in: $0) }
    }
    // `evals/*` stands for suites, not for the agent beside them; `*.suite` is somebody's own ending.
    let takesAny = parts.last.flatMap { $0.split(separator: ".").last }.map { !Self.isPattern($0) } ?? false
    for path in paths {
      switch Path.item(at: path) {
      case .folder: search(path)
      case .file: if takesAny || Self.isYAML(path), !files.contains(path) { files.append(path) }
      case .nothing, .other: if Self.isYAML(path) { findings.append(Self.unreadable(path)) }
      }
    }
  }

  static func isPattern(_ text: some StringProtocol) -> Bool { text.utf8.contains { "*?[".utf8.contains($0) } }

  private static func isYAML(_ name: String) -> Bool {
    [".yaml", ".yml"].contains { name.utf8.count > $0.utf8.count && name.lowercased().hasSuffix($0) }
  }

  private mutating func matches(of part: String, in folder: String) -> [String] {
    if !Self.isPattern(part) {
      let path = Path.join(folder, part)
      return Path.item(at: path) == .nothing ? [] : [path]
    }
    guard Path.item(at: folder) == .folder else { return [] }
    return names(in: folder).filter { Path.fits($0, part) }.map { Path.join(folder, $0) }
  }

  /// A folder and those below it.
  private mutating func folders(from folder: String, past known: Set<String> = []) -> [String] {
    guard Path.item(at: folder) == .folder, let real = Path.absolute(folder), !known.contains(real) else { return [] }
    let below = names(in: folder).filter { !$0.hasPrefix(".") }.map { Path.join(folder, $0) }
    return [folder] + below.flatMap { folders(from: $0, past: known.union([real])) }
  }

  private mutating func names(in folder: String) -> [String] {
    if let names = Path.names(in: folder) { return names }
    let finding = Finding(.fileUnreadable, "cannot list the folder `\(folder.inert())`")
    if !findings.contains(finding) { findings.append(finding) }
    return []
  }

  private static func unreadable(_ path: String) -> Finding {
    let why = Path.item(at: path) == .other ? "it is a pipe or a device" : "it is a link to what is not there"
    return Finding(.fileUnreadable, "cannot read `\(path.inert())`: \(why)")
  }
}
