internal import CLinux
internal import Glibc

/// A backend that reads whatever it is sent and takes it, one connection after another, from a thread of its own.
final class DiscardingServer: @unchecked Sendable {
  // Safe: only its thread writes `cpu`, and it is read after that thread was joined.
  let port: UInt16
  private let listener: Int32
  private var thread = pthread_t()
  /// What the thread used, in seconds, once it has ended.
  private(set) var cpu = 0.0

  private static let reply = Array("HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n".utf8)

  init() {
    listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let listener = listener
    withUnsafeMutablePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        precondition(bind(listener, $0, length) == 0 && listen(listener, 16) == 0, "no free port")
        getsockname(listener, $0, &length)
      }
    }
    port = UInt16(bigEndian: address.sin_port)
    let this = Unmanaged.passRetained(self).toOpaque()
    pthread_create(
      &thread, nil,
      { this in
        Unmanaged<DiscardingServer>.fromOpaque(this!).takeRetainedValue().serve()
        return nil
      }, this)
  }

  /// Ends once the connection that it serves has been closed.
  func stop() {
    shutdown(listener, Int32(SHUT_RDWR))
    pthread_join(thread, nil)
    Glibc.close(listener)
  }

  private func serve() {
    while true {
      let connection = accept(listener, nil, nil)
      if connection < 0 { break }
      withUnsafeTemporaryAllocation(byteCount: 256 << 10, alignment: 16) { buffer in
        while takeRequest(from: connection, into: buffer) {
          _ = Self.reply.withUnsafeBytes { send(connection, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
        }
      }
      Glibc.close(connection)
    }
    cpu = seconds(CLOCK_THREAD_CPUTIME_ID)
  }

  /// - Returns: whether there was one.
  private func takeRequest(from connection: Int32, into buffer: UnsafeMutableRawBufferPointer) -> Bool {
    var filled = 0
    while filled < buffer.count {
      let count = recv(connection, buffer.baseAddress! + filled, buffer.count - filled, 0)
      if count <= 0 { return false }
      filled += count
      let head = String(decoding: buffer.prefix(min(filled, 2_048)), as: UTF8.self)
      guard let end = head.firstRange(of: "\r\n\r\n") else { continue }
      var rest = head.contentLength - (filled - head[..<end.upperBound].utf8.count)
      if head.lowercased().contains("expect: 100-continue") { return false }
      while rest > 0 {
        let count = recv(connection, buffer.baseAddress, min(rest, buffer.count), 0)
        if count <= 0 { return false }
        rest -= count
      }
      return true
    }
    return false
  }
}

extension String {
  fileprivate var contentLength: Int {
    let line = split(separator: "\r\n").first { $0.lowercased().hasPrefix("content-length:") }
    return line.flatMap { Int($0.dropFirst("content-length:".count).filter { $0 != " " }) } ?? 0
  }
}

/// What a clock says, in seconds.
func seconds(_ clock: clockid_t) -> Double {
  var time = timespec()
  clock_gettime(clock, &time)
  return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
}
