import Glibc

/// A file that somebody asked to have a report in.
struct ReportFile: Sendable {
  let path: String

  /// Why it cannot be written, in words of the system.
  struct Problem: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }

    /// What the last call to the system failed with.
    static var ofSystem: Problem { Problem(String(cString: strerror(errno))) }
  }

  /// Takes away what an earlier run wrote, so that it cannot be taken for this one's, and makes the folders.
  ///
  /// - Throws: when no report could be written here.
  func clear() throws(Problem) {
    if path.isEmpty { throw Problem("the path is empty") }
    if path.utf8.contains(0) { throw Problem("the path holds a NUL") }
    if path.hasSuffix("/") || isFolder { throw Problem("it is a folder") }
    try makeFolders()
    guard canBeRemoved else { return }
    try write([])
    if unlink(path) != 0 { throw .ofSystem }
  }

  /// In place of what is there. A report that does not fit is taken away again: half of one says something else.
  func write(_ bytes: [UInt8]) throws(Problem) {
    do {
      try write(bytes, O_TRUNC)
    } catch {
      if canBeRemoved { unlink(path) }
      throw error
    }
  }

  func append(_ bytes: [UInt8]) throws(Problem) { try write(bytes, O_APPEND) }

  /// The same for two paths of one file, whether or not it is there; nil for what is no file, such as a pipe.
  var identity: String? {
    guard canBeRemoved else { return nil }
    let slash = path.lastIndex(of: "/")
    let folder = slash.map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? "."
    guard let resolved = realpath(folder, nil) else { return path }
    defer { free(resolved) }
    return String(cString: resolved) + "/" + path[(slash.map(path.index(after:)) ?? path.startIndex)...]
  }

  /// What is there may be read by this command: no report is YAML.
  var isSuite: Bool {
    let path = path.lowercased()
    return (path.hasSuffix(".yaml") || path.hasSuffix(".yml")) && mode != nil
  }

  private var isFolder: Bool { mode.map { $0 & S_IFMT == S_IFDIR } ?? false }

  /// Not a pipe, a terminal or a link, behind which may be anything.
  private var canBeRemoved: Bool {
    var status = stat()
    guard lstat(path, &status) == 0 else { return true }
    return status.st_mode & S_IFMT == S_IFREG
  }

  private var mode: mode_t? {
    var status = stat()
    return stat(path, &status) == 0 ? status.st_mode : nil
  }

  private func makeFolders() throws(Problem) {
    var end = path.startIndex
    while let slash = path[end...].firstIndex(of: "/") {
      let folder = String(path[..<slash])
      end = path.index(after: slash)
      guard !folder.isEmpty, mkdir(folder, 0o777) != 0, errno != EEXIST else { continue }
      throw Problem("the folder `\(folder)` cannot be made: \(Problem.ofSystem)")
    }
  }

  private func write(_ bytes: [UInt8], _ mode: Int32) throws(Problem) {
    let file = open(path, O_WRONLY | O_CREAT | O_CLOEXEC | mode, 0o666)
    if file < 0 { throw .ofSystem }
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { Glibc.write(file, $0.baseAddress, $0.count) }
      if count < 0, errno == EINTR || errno == EAGAIN { continue }
      guard count > 0 else {
        let problem = Problem.ofSystem
        close(file)
        throw problem
      }
      rest = rest.dropFirst(count)
    }
    if close(file) != 0 { throw .ofSystem }
  }
}
