internal import CLinux
internal import Glibc

/// All processes of the machine, at one moment.
struct ProcessTree {
  private let records: [pid_t: process_record]
  private let byParent: [pid_t: [pid_t]]

  init() {
    let all = [process_record](unsafeUninitializedCapacity: 32_768) { buffer, count in
      count = Int(process_list(buffer.baseAddress, Int32(buffer.count)))
    }
    let alive = all.filter { $0.state != CChar(UInt8(ascii: "Z")) && $0.state != CChar(UInt8(ascii: "X")) }
    records = Dictionary(alive.map { ($0.pid, $0) }) { $1 }
    byParent = Dictionary(grouping: alive, by: \.parent).mapValues { $0.map(\.pid) }
  }

  func children(of pid: pid_t) -> Set<pid_t> { Set(byParent[pid] ?? []) }

  /// With all that they started, and what that started in turn, as far as the parents still live.
  func families(of pids: Set<pid_t>) -> Set<pid_t> {
    var found = pids.filter { records[$0] != nil }
    var next = Array(found)
    while let pid = next.popLast() {
      for child in byParent[pid] ?? [] where found.insert(child).inserted { next.append(child) }
    }
    return found
  }

  /// Those in whose environment a variable begins so, none of them older than this process.
  func having(_ start: String) -> Set<pid_t> {
    let oldest = records[getpid()]?.start ?? 0
    return Set(records.values.filter { $0.start >= oldest && process_has($0.pid, start) }.map(\.pid))
  }

  var pids: Set<pid_t> { Set(records.keys) }

  subscript(pid: pid_t) -> KnownProcess? { records[pid].map { KnownProcess(pid: pid, start: $0.start) } }
}

/// One process that no other can be taken for.
struct KnownProcess: Hashable, Sendable {
  let pid: pid_t
  let start: UInt64

  /// - Returns: false when it is gone, or another user's.
  @discardableResult
  func signal(_ number: Int32) -> Bool { process_signal(pid, start, number) }

  var isAlive: Bool {
    var record = process_record()
    return process_look(pid, &record) && record.start == start && record.state != CChar(UInt8(ascii: "Z"))
  }

  /// As it was called; empty where that cannot be told.
  var command: String {
    guard let file = fopen("/proc/\(pid)/cmdline", "r") else { return "" }
    defer { fclose(file) }
    var bytes = [UInt8](repeating: 0, count: 512)
    let count = fread(&bytes, 1, bytes.count, file)
    return bytes.prefix(count).split(separator: 0).map { String(decoding: $0, as: UTF8.self) }.joined(separator: " ")
  }
}
