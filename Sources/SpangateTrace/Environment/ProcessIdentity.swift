internal import Glibc

/// A process among all that ever ran: where, its number there, and when it started.
package struct ProcessIdentity: Sendable, Hashable, CustomStringConvertible {
  /// Of the machine since it was started, and of who can see whom on it.
  private let place: String
  private let pid: Int32
  /// In ticks since the machine was started.
  private let start: UInt64

  /// This one.
  package static let current = ProcessIdentity(
    place: here, pid: getpid(), start: started(getpid()) ?? 0)

  private static let here: String = {
    let boot = contents("/proc/sys/kernel/random/boot_id").filter { !$0.isWhitespace }
    var name = stat()
    return "\(boot)/\(stat("/proc/self/ns/pid", &name) == 0 ? "\(name.st_ino)" : "")"
  }()

  /// One that runs now; nil when there is none.
  package init?(pid: Int32) {
    guard let start = Self.started(pid) else { return nil }
    self.init(place: Self.here, pid: pid, start: start)
  }

  private init(place: String, pid: Int32, start: UInt64) {
    (self.place, self.pid, self.start) = (place, pid, start)
  }

  /// - Parameter text: as ``description`` has it.
  package init?(_ text: String) {
    let parts = text.split(separator: ":", omittingEmptySubsequences: false)
    guard parts.count == 3, let pid = Int32(parts[1]), let start = UInt64(parts[2]) else { return nil }
    self.init(place: String(parts[0]), pid: pid, start: start)
  }

  package var description: String { "\(place):\(pid):\(start)" }

  /// Whether it runs, as far as can be seen from here: one of another machine, or of before its last start, counts as gone.
  package var isAlive: Bool { place == Self.here && Self.started(pid) == start }

  /// nil when there is no such process, or when it has ended and nobody has waited for it yet. Source: proc_pid_stat(5).
  private static func started(_ pid: Int32) -> UInt64? {
    let text = contents("/proc/\(pid)/stat")
    // The program's name stands in parentheses and may hold any.
    guard let end = text.lastIndex(of: ")") else { return nil }
    let fields = text[text.index(after: end)...].split(separator: " ")
    guard fields.count > 19, fields[0] != "Z", fields[0] != "X" else { return nil }
    return UInt64(fields[19])
  }

  /// The first 4 KiB of a file; empty where it cannot be read.
  private static func contents(_ path: String) -> String {
    let file = open(path, O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { return "" }
    defer { close(file) }
    var bytes = [UInt8](repeating: 0, count: 4_096)
    let count = read(file, &bytes, bytes.count)
    return String(decoding: bytes.prefix(max(0, count)), as: UTF8.self)
  }
}
