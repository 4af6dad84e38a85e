internal import Glibc
import SpangateTrace

/// Finds the file of a program, as a shell would, and says why one cannot be run.
struct ProgramPath {
  let program: String
  /// The child's working folder, in which relative paths are looked up.
  let folder: String
  /// The child's `PATH`.
  let searchPath: String?

  init(program: String, folder: String, searchPath: String?) {
    self.program = program
    self.folder = folder
    self.searchPath = searchPath
  }

  init(_ command: ProcessCommand, inheriting environment: InheritedEnvironment) {
    self.init(
      program: command.arguments.first ?? "", folder: command.folder,
      searchPath: command.environment["PATH"] ?? environment["PATH"])
  }

  /// What to execute once the child is in its folder.
  func resolve() throws(ProcessFailure) -> String {
    guard !program.isEmpty else { throw ProcessFailure("the program has no name") }
    if program.utf8.contains(UInt8(ascii: "/")) { return program }
    var isForbidden = false
    // The system's own default where nothing is set. An empty element is the working folder.
    for element in (searchPath ?? "/bin:/usr/bin").split(separator: ":", omittingEmptySubsequences: false) {
      let candidate = "\(element.isEmpty ? "." : element)/\(program)"
      switch access(candidate) {
      case 0: return candidate
      case EACCES: isForbidden = true
      default: continue
      }
    }
    throw ProcessFailure(isForbidden ? "`\(name)`: permission denied" : "`\(name)` was not found in PATH")
  }

  /// Why the system did not run the program.
  ///
  /// - Parameter error: what `posix_spawn` returned.
  func failure(_ error: Int32, executing path: String) -> ProcessFailure {
    guard isFolder(folder) else { return ProcessFailure("folder `\(folder.inert())` does not exist") }
    switch error {
    case ENOENT where access(path) == 0:
      return ProcessFailure("`\(name)` names an interpreter that does not exist")
    case ENOENT, ENOTDIR: return ProcessFailure("`\(name)` does not exist")
    case EACCES: return ProcessFailure("`\(name)`: permission denied")
    case ENOEXEC: return ProcessFailure("`\(name)` is neither a program for this machine nor a script with a `#!` line")
    case E2BIG: return ProcessFailure("the arguments and the environment of `\(name)` are too long for the system")
    case EAGAIN: return ProcessFailure("the system allows no more processes")
    default: return ProcessFailure("`\(name)`: \(String(cString: strerror(error)).lowercased())")
    }
  }

  /// Why it could not be run, before anybody tries; nil when it is there.
  func obstacle() -> ProcessFailure? {
    do throws(ProcessFailure) {
      let path = try resolve()
      let error = access(path)
      guard error != 0 || !isFolder(folder) else { return nil }
      var failure = failure(error, executing: path)
      failure.hint = isFolder(folder) ? hint : nil
      return failure
    } catch {
      return ProcessFailure(error.message, hint: hint)
    }
  }

  /// Where a program of this name is, if it is anywhere near: beside the suite, or above its folder.
  private var hint: String? {
    guard !program.hasPrefix("/") else { return nil }
    if access(program) == EACCES, !isFolder("\(folder)/\(program)") {
      return "make it executable: `chmod +x \(name)`"
    }
    let place = "programs with a `/` are looked up from the folder `\(folder.inert())`"
    if !program.contains("/") { return access(program) == 0 ? "there is `./\(name)`: \(place)" : nil }
    let above = (1...4).lazy.map { String(repeating: "../", count: $0) + plain }.first { access($0) == 0 }
    return above.map { "there is `\($0.inert())`: \(place)" } ?? place
  }

  /// Without a `./` at its start.
  private var plain: String { program.hasPrefix("./") ? String(program.dropFirst(2)) : program }

  private var name: String { program.inert() }

  /// - Returns: 0, or the error number that executing the file would end with.
  private func access(_ path: String) -> Int32 {
    let place = path.hasPrefix("/") ? path : "\(folder)/\(path)"
    if isFolder(place) { return EACCES }
    return Glibc.access(place, X_OK) == 0 ? 0 : errno
  }

  private func isFolder(_ path: String) -> Bool {
    var status = stat()
    return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
  }
}
