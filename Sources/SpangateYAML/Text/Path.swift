private import Glibc

/// Paths as text, and the few questions to the file system that finding suites needs.
enum Path {
  /// `a/b` of `a/b/c.yaml`, `.` of `c.yaml`, `/` of `/c.yaml`.
  static func folder(of path: String) -> String {
    guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }

  static func join(_ folder: String, _ name: String) -> String {
    if name.hasPrefix("/") || folder == "." { return name }
    return folder.hasSuffix("/") ? folder + name : folder + "/" + name
  }

  enum Item {
    case file, folder, nothing
    /// A pipe, a device, a socket: reading one may never end.
    case other
  }

  static func item(at path: String) -> Item {
    var status = stat()
    guard stat(path, &status) == 0 else { return .nothing }
    switch status.st_mode & S_IFMT {
    case S_IFDIR: return .folder
    case S_IFREG: return .file
    default: return .other
    }
  }

  /// The names in a folder, sorted; nil when it cannot be listed.
  static func names(in folder: String) -> [String]? {
    guard let stream = opendir(folder) else { return nil }
    defer { closedir(stream) }
    var names: [String] = []
    while let entry = readdir(stream) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if name != ".", name != ".." { names.append(name) }
    }
    return names.sorted()
  }

  /// Whether a name fits a pattern of `*`, `?` and `[…]`; one that begins with a dot has to be asked for by it.
  static func fits(_ name: String, _ pattern: some StringProtocol) -> Bool {
    fnmatch(String(pattern), name, FNM_PERIOD) == 0
  }

  /// The real, absolute path of something that exists.
  static func absolute(_ path: String) -> String? {
    guard let resolved = realpath(path, nil) else { return nil }
    defer { free(resolved) }
    return String(cString: resolved)
  }

  /// The path from the working directory where it is below that, otherwise as it is.
  static func shortened(_ absolute: String) -> String {
    guard let here = Self.absolute("."), absolute.hasPrefix(here == "/" ? here : here + "/") else { return absolute }
    return String(absolute.dropFirst(here == "/" ? 1 : here.count + 1))
  }
}
