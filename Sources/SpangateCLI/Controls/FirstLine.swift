import Glibc

/// The start of a script.
struct FirstLine {
  /// What follows `#!`, with bare names for paths; nil of what is no script.
  let interpreter: String?

  init(of path: String) {
    guard let file = fopen(path, "re") else {
      interpreter = nil
      return
    }
    defer { fclose(file) }
    var status = stat()
    guard fstat(fileno(file), &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
      interpreter = nil
      return
    }
    let bytes = [UInt8](unsafeUninitializedCapacity: 256) { $1 = fread($0.baseAddress, 1, 256, file) }
    let line = bytes.prefix { $0 != UInt8(ascii: "\n") }
    guard line.starts(with: "#!".utf8) else {
      interpreter = nil
      return
    }
    let words = String(decoding: line.dropFirst(2), as: UTF8.self).split(separator: " ")
    interpreter = words.map { String($0.split(separator: "/").last ?? "") }.joined(separator: " ")
  }
}
