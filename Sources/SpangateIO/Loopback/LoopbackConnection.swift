internal import Glibc
import SpangateTrace

/// A connection to a server on this machine.
final class LoopbackConnection {
  private let socket: Int32
  private let authority: URLAuthority

  /// - Parameter authority: the name or the address of this machine, and a port.
  init(to authority: URLAuthority, _ patience: Patience) throws(HTTPFailure) {
    self.authority = authority
    let port = UInt16(authority.description.split(separator: ":").last ?? "") ?? 80
    let isSix = authority.description.utf8.first == UInt8(ascii: "[")
    // A server that is bound to either address is reached by the name.
    let isName = authority.description.lowercased().hasPrefix("localhost")
    var problem = 0 as Int32
    for family in isName ? [AF_INET, AF_INET6] : [isSix ? AF_INET6 : AF_INET] {
      if let socket = try Self.connected(family, authority.description, port, patience, &problem) {
        self.socket = socket
        return
      }
    }
    throw .unreachable("could not connect to `\(authority)`: \(String(cString: strerror(problem)).lowercased())")
  }

  deinit { close(socket) }

  func send(_ bytes: [UInt8], _ patience: Patience) throws(HTTPFailure) {
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { Glibc.send(socket, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
      if count > 0 {
        rest = rest.dropFirst(count)
      } else if errno == EAGAIN {
        try patience.wait(for: socket, POLLOUT)
      } else if errno != EINTR {
        throw .disconnected("the connection to `\(authority)` broke: \(String(cString: strerror(errno)).lowercased())")
      }
    }
  }

  /// - Returns: some bytes; none at the end.
  func receive(_ patience: Patience) throws(HTTPFailure) -> [UInt8] {
    while true {
      var failure: Int32 = 0
      let bytes = [UInt8](unsafeUninitializedCapacity: 16 << 10) { buffer, count in
        let received = recv(socket, buffer.baseAddress, buffer.count, 0)
        if received < 0 { failure = errno }
        count = max(0, received)
      }
      // A connection that was reset has ended too.
      guard bytes.isEmpty, failure == EAGAIN || failure == EINTR else { return bytes }
      if failure == EAGAIN { try patience.wait(for: socket, POLLIN) }
    }
  }

  /// - Returns: nil when nobody listens there.
  private static func connected(
    _ family: Int32, _ host: String, _ port: UInt16, _ patience: Patience, _ problem: inout Int32
  ) throws(HTTPFailure) -> Int32? {
    let flags = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue) | Int32(SOCK_NONBLOCK.rawValue)
    let socket = Glibc.socket(family, flags, 0)
    guard socket >= 0 else { throw .unavailable("the system has no socket left") }
    do throws(HTTPFailure) {
      problem = family == AF_INET ? connect4(socket, host, port) : connect6(socket, port)
      if problem == EINPROGRESS {
        try patience.wait(for: socket, POLLOUT)
        var length = socklen_t(MemoryLayout<Int32>.size)
        getsockopt(socket, SOL_SOCKET, SO_ERROR, &problem, &length)
      }
    } catch {
      close(socket)
      throw error
    }
    guard problem == 0 else {
      close(socket)
      return nil
    }
    var yes: Int32 = 1
    setsockopt(socket, Int32(IPPROTO_TCP), TCP_NODELAY, &yes, socklen_t(MemoryLayout<Int32>.size))
    return socket
  }

  private static func connect4(_ socket: Int32, _ host: String, _ port: UInt16) -> Int32 {
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    let parts = host.split(separator: ":")[0].split(separator: ".").compactMap { UInt32($0) }
    let number = parts.count == 4 ? parts.reduce(0) { $0 << 8 | $1 } : 0x7f00_0001
    address.sin_addr.s_addr = number.bigEndian
    return withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(socket, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0 ? 0 : errno
      }
    }
  }

  private static func connect6(_ socket: Int32, _ port: UInt16) -> Int32 {
    var address = sockaddr_in6()
    address.sin6_family = sa_family_t(AF_INET6)
    address.sin6_port = port.bigEndian
    address.sin6_addr = in6addr_loopback
    return withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(socket, $0, socklen_t(MemoryLayout<sockaddr_in6>.size)) == 0 ? 0 : errno
      }
    }
  }
}
