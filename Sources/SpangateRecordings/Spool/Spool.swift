import Glibc
import SpangateTrace

/// Bytes that are written once, one after the other, and read at any place: in memory as long as they are few, in a
/// temporary file without a name once they are many.
///
/// The file is nobody else's to see, and gone with its descriptor, however the process ends.
final class Spool {
  private var tail: [UInt8] = []
  /// Before what is in `tail`.
  private var written = 0
  private var file: TemporaryFile?
  private let memory: Int

  /// - Parameter memory: how many bytes may stay in memory.
  init(memory: Int) { self.memory = memory }

  var count: Int { written + tail.count }

  /// - Returns: where the bytes begin.
  func append(_ bytes: some Collection<UInt8>) throws(ReadFailure) -> Int {
    defer { tail.append(contentsOf: bytes) }
    guard tail.count + bytes.count > (file == nil ? memory : Self.batch) else { return count }
    try flush()
    return written
  }

  /// Everything that was written, to be read from any thread.
  func finish() throws(ReadFailure) -> SpooledBytes {
    guard file != nil else { return SpooledBytes(memory: tail, file: nil) }
    try flush()
    return SpooledBytes(memory: [], file: file)
  }

  /// Of one write to the file.
  private static let batch = 1 << 20

  private func flush() throws(ReadFailure) {
    let file = if let file { file } else { try TemporaryFile() }
    self.file = file
    try file.write(tail)
    written += tail.count
    tail.removeAll(keepingCapacity: tail.count <= 2 * Self.batch)
  }
}

/// What a ``Spool`` holds in the end.
struct SpooledBytes: Sendable {
  fileprivate let memory: [UInt8]
  fileprivate let file: TemporaryFile?

  /// Nothing.
  static let none = SpooledBytes(memory: [], file: nil)

  /// - Parameter range: within what was written.
  func append(_ range: Range<Int>, to bytes: inout [UInt8]) throws(ReadFailure) {
    guard let file else { return bytes.append(contentsOf: memory[range]) }
    bytes += try file.read(range)
  }
}

/// A file that has no name any more.
private final class TemporaryFile: Sendable {
  private let descriptor: Int32

  init() throws(ReadFailure) {
    let folder = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
    let name = "\(folder)/spangate-traces-\(UInt64.random(in: 0 ... .max).hexDigits)"
    descriptor = open(name, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    if descriptor >= 0 { unlink(name) }
    guard descriptor >= 0 else {
      throw ReadFailure(why: "no temporary file can be made in `\(folder)`: \(FileInput.problem(errno))")
    }
  }

  deinit { if descriptor >= 0 { close(descriptor) } }

  func write(_ bytes: [UInt8]) throws(ReadFailure) {
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
      if count < 0 {
        guard errno == EINTR else {
          throw ReadFailure(why: "the temporary file cannot be written: \(FileInput.problem(errno))")
        }
      } else {
        rest = rest.dropFirst(count)
      }
    }
  }

  func read(_ range: Range<Int>) throws(ReadFailure) -> [UInt8] {
    var problem: Int32 = 0
    let bytes = [UInt8](unsafeUninitializedCapacity: range.count) { buffer, count in
      while count < range.count {
        let read = pread(descriptor, buffer.baseAddress! + count, range.count - count, range.lowerBound + count)
        if read < 0, errno == EINTR { continue }
        guard read > 0 else {
          problem = read < 0 ? errno : EIO
          return
        }
        count += read
      }
    }
    guard problem == 0 else {
      throw ReadFailure(why: "the temporary file cannot be read: \(FileInput.problem(problem))")
    }
    return bytes
  }
}
