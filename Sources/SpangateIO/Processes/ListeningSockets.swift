internal import Glibc
import SpangateTrace

/// The TCP sockets of this machine that wait for connections where a URL leads to.
///
/// Source: proc_pid_net(5). The kernel lists those that listen before all others.
struct ListeningSockets {
  /// As the descriptors of processes name them.
  let numbers: Set<UInt64>

  /// nil where the system does not tell.
  init?(at url: String) {
    let authority = URLAuthority(of: url)
    let port = authority.port ?? (url.lowercased().hasPrefix("https:") ? 443 : 80)
    var found: Set<UInt64> = []
    var isTold = false
    for file in ["/proc/net/tcp", "/proc/net/tcp6"] {
      guard let lines = fopen(file, "r") else { continue }
      defer { fclose(lines) }
      isTold = true
      var line = [CChar](repeating: 0, count: 512)
      // The first line names the columns.
      _ = fgets(&line, Int32(line.count), lines)
      while fgets(&line, Int32(line.count), lines) != nil {
        let fields = line.prefix { $0 != 0 }.split { $0 == CChar(UInt8(ascii: " ")) }
          .map { String(decoding: $0.map { UInt8(bitPattern: $0) }, as: UTF8.self) }
        guard fields.count > 9, fields[3] == "0A" else { break }
        let place = fields[1].split(separator: ":")
        guard place.count == 2, UInt16(place[1], radix: 16) == port else { continue }
        guard !authority.isLoopback || Self.isReached(from: place[0]) else { continue }
        if let number = UInt64(fields[9]) { found.insert(number) }
      }
    }
    guard isTold else { return nil }
    numbers = found
  }

  /// Whether a connection to this machine's own names may end there.
  ///
  /// - Parameter address: in hex, in words of 32 bits whose bytes are in the machine's order.
  private static func isReached(from address: Substring) -> Bool {
    let isAny = address.allSatisfy { $0 == "0" }
    if address.count == 8 { return isAny || address.hasSuffix("7F") }
    return isAny || address == "00000000000000000000000001000000"
      || address.hasPrefix("0000000000000000FFFF0000") && address.hasSuffix("7F")
  }

  /// Who holds each of them, as far as may be seen.
  func listeners() -> [Listener] {
    guard !numbers.isEmpty else { return [] }
    let tree = ProcessTree()
    let own = StartedProcesses.all(in: tree)
    var holders: [UInt64: (process: KnownProcess, isOwn: Bool)] = [:]
    // Ours first, which decide; the others are looked at for their names.
    for pid in own.sorted() + tree.pids.subtracting(own).sorted() where holders.count < numbers.count {
      guard let process = tree[pid] else { continue }
      for number in process.sockets(among: numbers) where holders[number] == nil {
        holders[number] = (process, own.contains(pid))
      }
    }
    return numbers.sorted().map { number in
      let holder = holders[number]
      return Listener(
        socket: number, isOwn: holder?.isOwn ?? false,
        holder: holder.map { "`\($0.process.command.inert(limit: 80))` (process \($0.process.pid))" })
    }
  }
}

extension URLAuthority {
  /// nil where there is none, or one that makes no sense.
  fileprivate var port: UInt16? {
    let end = description.utf8.lastIndex(of: UInt8(ascii: "]")) ?? description.utf8.startIndex
    guard let colon = description.utf8[end...].lastIndex(of: UInt8(ascii: ":")) else { return nil }
    return UInt16(description[description.utf8.index(after: colon)...])
  }
}

extension KnownProcess {
  /// Those of some sockets that it holds, as far as its descriptors may be seen.
  fileprivate func sockets(among numbers: Set<UInt64>) -> [UInt64] {
    guard let folder = opendir("/proc/\(pid)/fd") else { return [] }
    defer { closedir(folder) }
    var found: [UInt64] = []
    while let entry = readdir(folder) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      var target = [UInt8](repeating: 0, count: 64)
      let count = target.withUnsafeMutableBytes { bytes in
        readlink("/proc/\(pid)/fd/\(name)", bytes.baseAddress!.assumingMemoryBound(to: CChar.self), bytes.count)
      }
      let text = String(decoding: target.prefix(max(0, count)), as: UTF8.self)
      guard text.hasPrefix("socket:["), let number = UInt64(text.dropFirst(8).dropLast()), numbers.contains(number)
      else { continue }
      found.append(number)
    }
    return found
  }
}
