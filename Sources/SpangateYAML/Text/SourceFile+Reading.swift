private import Glibc
import SpangateCore
import SpangateTrace

extension SourceFile {
  /// The most that a suite or settings file may be long.
  static let documentLimit = 16 << 20

  /// Reads a file.
  ///
  /// - Throws: `SG0001` when it cannot be read, is a folder, is longer than `limit` bytes, is not UTF-8 or holds a NUL.
  ///
  /// - Parameter takesPipes: whether it may be a pipe, as a shell's `<(…)` is. Any other file is a regular one.
  static func read(
    _ path: String, limit: Int = documentLimit, breaks: LineBreaks = .yaml, takesPipes: Bool = false
  ) throws(Finding) -> SourceFile {
    try checked(try contents(of: path, limit: limit, takesPipes: takesPipes), path: path, breaks: breaks)
  }

  /// What a file holds.
  ///
  /// - Throws: `SG0001` when it is not UTF-8 or holds a NUL.
  static func checked(_ bytes: [UInt8], path: String, breaks: LineBreaks = .yaml) throws(Finding) -> SourceFile {
    var bytes = bytes
    if bytes.starts(with: [0xef, 0xbb, 0xbf]) { bytes.removeFirst(3) }
    if let offset = invalidByte(in: bytes) {
      // What follows the bad byte is replaced, so that the line can be shown.
      let file = SourceFile(path: path, bytes: Array(String(decoding: bytes, as: UTF8.self).utf8))
      let mark = SourceFile(path: path, bytes: bytes).mark(ofByte: offset)
      let byte = String(bytes[offset], radix: 16)
      throw Finding(
        .fileUnreadable, "`\(path.inert())` is not UTF-8: byte 0x\(byte) at offset \(offset)", at: file.range(mark),
        help: "save the file as UTF-8")
    }
    let file = SourceFile(path: path, bytes: bytes, breaks: breaks)
    if let offset = bytes.firstIndex(of: 0) {
      throw Finding(
        .fileUnreadable, "`\(path.inert())` holds a NUL character", at: file.range(file.mark(ofByte: offset)))
    }
    return file
  }

  /// Where the bytes stop being UTF-8.
  private static func invalidByte(in bytes: [UInt8]) -> Int? {
    if String(validating: bytes, as: UTF8.self) != nil { return nil }
    var parser = Unicode.UTF8.ForwardParser()
    var iterator = bytes.makeIterator()
    var offset = 0
    while true {
      switch parser.parseScalar(from: &iterator) {
      case .valid(let scalar): offset += scalar.count
      case .error: return offset
      case .emptyInput: return nil
      }
    }
  }

  private static func contents(of path: String, limit: Int, takesPipes: Bool) throws(Finding) -> [UInt8] {
    // Without waiting for whoever writes into a pipe.
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | (takesPipes ? 0 : O_NONBLOCK))
    guard descriptor >= 0 else { throw unreadable(path, problem(errno)) }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw unreadable(path, problem(errno)) }
    switch status.st_mode & S_IFMT {
    case S_IFREG: break
    case S_IFDIR: throw unreadable(path, "it is a folder")
    case S_IFIFO where takesPipes: break
    default: throw unreadable(path, "it is a pipe, a socket or a device")
    }
    // What the kernel makes up as it is read has no end and no size.
    guard status.st_mode & S_IFMT != S_IFREG || !isOfKernel(status) else {
      throw unreadable(path, "it is no file of a disk")
    }
    var bytes: [UInt8] = []
    // Pipes have no size, so the end is where reading ends.
    var capacity = min(max(Int(status.st_size) + 1, 1 << 12), limit + 1)
    while true {
      let count = try read(capacity, from: descriptor, into: &bytes, path)
      if count == 0 { return bytes }
      if bytes.count > limit { throw unreadable(path, "it is longer than \(limit >> 20) MiB") }
      capacity = min(1 << 16, limit + 1 - bytes.count)
    }
  }

  /// Whether it lies in `/proc` or `/sys`.
  private static func isOfKernel(_ status: stat) -> Bool {
    ["/proc", "/sys"].contains { folder in
      var other = stat()
      return stat(folder, &other) == 0 && other.st_dev == status.st_dev && other.st_dev != Self.rootDevice
    }
  }

  /// Where these are nothing but folders.
  private static var rootDevice: dev_t? {
    var status = stat()
    return stat("/", &status) == 0 ? status.st_dev : nil
  }

  private static func read(
    _ capacity: Int, from descriptor: Int32, into bytes: inout [UInt8], _ path: String
  ) throws(Finding) -> Int {
    var failure: Int32 = 0
    let chunk = [UInt8](unsafeUninitializedCapacity: capacity) { buffer, count in
      var result: Int
      repeat { result = Glibc.read(descriptor, buffer.baseAddress, capacity) } while result < 0 && errno == EINTR
      if result < 0 { failure = errno }
      count = max(0, result)
    }
    guard failure == 0 else { throw unreadable(path, problem(failure)) }
    if bytes.isEmpty { bytes = chunk } else { bytes += chunk }
    return chunk.count
  }

  private static func unreadable(_ path: String, _ why: String) -> Finding {
    Finding(.fileUnreadable, "cannot read `\(path.inert())`: \(why)")
  }

  private static func problem(_ code: Int32) -> String {
    switch code {
    case ENOENT, ENOTDIR: "there is no such file"
    case EACCES: "permission denied"
    default: String(cString: strerror(code))
    }
  }
}
