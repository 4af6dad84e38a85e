import Glibc
import SpangateTrace

/// Where bytes for a user go.
struct OutputStreams: Sendable {
  var out: @Sendable ([UInt8]) -> Void
  var errors: @Sendable ([UInt8]) -> Void

  /// The process's own.
  static let process = OutputStreams(
    out: { write($0, to: STDOUT_FILENO) }, errors: { write($0, to: STDERR_FILENO) })

  /// Whether something for stdout found no room where it was to go.
  static var isOutputLost: Bool { lost.withLock { $0 } }
  private static let lost = Locked(false)

  private static func write(_ bytes: [UInt8], to file: Int32) {
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { Glibc.write(file, $0.baseAddress, $0.count) }
      if count < 0, errno == EINTR || errno == EAGAIN { continue }
      // Nobody reads on: the exit status still says how it went. A full disk is another matter.
      guard count > 0 else {
        if file == STDOUT_FILENO, [ENOSPC, EDQUOT, EFBIG].contains(errno) { lost.withLock { $0 = true } }
        return
      }
      rest = rest.dropFirst(count)
    }
  }
}
