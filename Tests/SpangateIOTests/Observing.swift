import Glibc
import Testing

/// How many descriptors this process has.
var openDescriptors: Int { namesIn("/proc/self/fd").count }

/// Whether the system still has an entry for a process, by its ID as a shell prints it.
func hasEntry(_ pid: [UInt8]) -> Bool { !namesIn("/proc/\(number(pid))").isEmpty }

/// Whether a process runs; one that has ended counts as gone even if nobody has taken notice.
func isAlive(_ pid: [UInt8]) -> Bool {
  if number(pid).isEmpty { return false }
  let file = open("/proc/\(number(pid))/stat", O_RDONLY | O_CLOEXEC)
  guard file >= 0 else { return false }
  defer { close(file) }
  var bytes = [UInt8](repeating: 0, count: 512)
  let text = String(decoding: bytes.prefix(max(0, read(file, &bytes, bytes.count))), as: UTF8.self)
  let state = text.split(separator: ")").last?.split(separator: " ").first
  return state != nil && state != "Z" && state != "X"
}

private func number(_ pid: [UInt8]) -> String {
  String(decoding: pid.filter { $0 != UInt8(ascii: "\n") }, as: UTF8.self)
}

/// Expects something to become true; how soon depends on the machine, so that only the test's time limit ends it.
func eventually(_ condition: () -> Bool, at place: SourceLocation = #_sourceLocation) async {
  while !condition() {
    do {
      try await Task.sleep(for: .milliseconds(5))
    } catch {
      Issue.record("never became true", sourceLocation: place)
      return
    }
  }
}
