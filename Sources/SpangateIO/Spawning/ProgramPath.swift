internal import Glibc
import SpangateTrace

/// Finds the file of a program, as a shell would, and says why one cannot be run.
struct ProgramPath {
  let program: String
  /// The child's working folder, in which relative paths are looked up.
  let folder: String
  /// The child's `PATH`.
  let searchPath: String?

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
