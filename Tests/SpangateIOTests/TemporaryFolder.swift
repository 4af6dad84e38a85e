import Glibc
import SpangateTrace

/// A folder of a test's own, gone with its last reference.
final class TemporaryFolder: Sendable {
  let path: String

  init() throws {
    var template = Array("/tmp/spangate-test-XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else { throw ProcessFailure("no temporary folder") }
    path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  deinit {
    for name in entries { unlink("\(path)/\(name)") }
    rmdir(path)
  }

  private var entries: [String] { namesIn(path) }

  func write(_ name: String, _ text: String, mode: mode_t) throws {
    let file = open("\(path)/\(name)", O_WRONLY | O_CREAT | O_CLOEXEC, mode)
    guard file >= 0 else { throw ProcessFailure("no file") }
    _ = text.withCString { Glibc.write(file, $0, strlen($0)) }
    close(file)
  }

  /// The file's bytes; none while it does not exist.
  func read(_ name: String) -> [UInt8] {
    let file = open("\(path)/\(name)", O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { return [] }
    defer { close(file) }
    var bytes = [UInt8](repeating: 0, count: 256)
    let count = Glibc.read(file, &bytes, bytes.count)
    return Array(bytes.prefix(max(0, count)))
  }
}

/// The names in a folder; none if there is no such folder.
func namesIn(_ folder: String) -> [String] {
  guard let stream = opendir(folder) else { return [] }
  defer { closedir(stream) }
  var names: [String] = []
  while let entry = readdir(stream) {
    let name = withUnsafeBytes(of: entry.pointee.d_name) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
    if name != ".", name != ".." { names.append(name) }
  }
  return names
}
