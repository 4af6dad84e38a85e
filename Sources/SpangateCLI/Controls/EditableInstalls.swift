import FoundationEssentials
import SpangateTrace

/// Files of Python environments that name the folders of packages which are not copied but imported from where they are
/// written, as `pip install --editable` leaves them.
struct EditableInstalls {
  /// What an agent starts, and where that is.
  let programs: [(word: String, path: String)]
  /// What it inherits.
  let variables: [String: String]

  private static let largest = 1 << 20

  /// The first such file, and the place in it that is below a folder.
  func place(below top: CheckoutPath) -> (file: String, place: String)? {
    for folder in folders {
      let names = ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).sorted()
      for name in names where name.hasSuffix(".pth") || name.hasSuffix(".egg-link") || name.hasPrefix("__editable__") {
        let file = folder + "/" + name
        let size = (try? FileManager.default.attributesOfItem(atPath: file))?[.size] as? Int
        guard let size, size <= Self.largest, let content = FileManager.default.contents(atPath: file) else { continue }
        for line in String(decoding: content, as: UTF8.self).split(whereSeparator: \.isNewline) {
          if let place = top.place(in: String(line)) { return (file, place) }
        }
      }
    }
    return nil
  }

  /// Where packages of the Pythons among the programs are installed.
  private var folders: [String] {
    // These make their own environment, in the folder that they start in.
    guard let first = programs.first, !["uv", "uvx", "poetry", "pdm", "hatch", "pipenv"].contains(first.word) else {
      return []
    }
    let pythons = programs.map(\.path).filter(Self.isPython)
    guard !pythons.isEmpty else { return [] }
    var roots = pythons.flatMap { path in [path, CheckoutPath.resolved(path) ?? path].map { Self.up($0, 2) } }
    roots += ["VIRTUAL_ENV", "CONDA_PREFIX"].compactMap { variables[$0] }
    if roots.contains("/usr") { roots.append("/usr/local") }
    if (variables["PYTHONNOUSERSITE"] ?? "").isEmpty {
      roots += [variables["PYTHONUSERBASE"] ?? variables["HOME"].map { $0 + "/.local" }].compactMap(\.self)
    }
    var seen: Set<String> = []
    return roots.filter { seen.insert($0).inserted }.flatMap { root in
      let names = ((try? FileManager.default.contentsOfDirectory(atPath: root + "/lib")) ?? []).sorted()
      return names.filter { $0.hasPrefix("python") || $0.hasPrefix("pypy") }.flatMap { name in
        ["site-packages", "dist-packages"].map { "\(root)/lib/\(name)/\($0)" }
      }
    }
  }

  /// A Python, or a script that one reads.
  private static func isPython(_ path: String) -> Bool {
    let name = path.split(separator: "/").last ?? ""
    return name.hasPrefix("python") || name.hasPrefix("pypy")
      || FirstLine(of: path).interpreter?.split(separator: " ").contains { $0.hasPrefix("python") } ?? false
  }

  private static func up(_ path: String, _ steps: Int) -> String {
    path.split(separator: "/").dropLast(steps).reduce("") { $0 + "/" + $1 }
  }
}
