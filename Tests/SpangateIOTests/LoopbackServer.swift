import Glibc
import SpangateTrace

@testable import SpangateIO

/// An HTTP/1.1 server on a free loopback port that replies with whatever bytes a closure says.
final class LoopbackServer: Sendable {
  struct Request: Sendable {
    /// The request line and the headers, as they were sent.
    var head: String
    var body: String

    /// `GET`, `/path`
    var words: [Substring] { head.prefix { $0 != "\r\n" }.split(separator: " ") }

    func header(_ name: String) -> String? {
      for line in head.split(separator: "\r\n").dropFirst() {
        guard let colon = line.firstIndex(of: ":"), line[..<colon].lowercased() == name else { continue }
        return String(line[line.index(after: colon)...].drop { $0 == " " })
      }
      return nil
    }
  }

  enum Reply: Sendable {
    case bytes([UInt8])
    /// The bytes, and then the end of the connection.
    case last([UInt8])
    /// Bytes, one after another, and what happens between them.
    case steps([Step])
    /// Nothing, for as long as the client stays.
    case silence

    static func ok(_ body: String, headers: [String] = []) -> Reply { .response(200, body, headers: headers) }

    static func response(_ status: Int, _ body: String = "", headers: [String] = []) -> Reply {
      let lines = ["HTTP/1.1 \(status) Whatever", "Content-Length: \(body.utf8.count)"] + headers + ["", body]
      return .bytes(Array(lines.joined(separator: "\r\n").utf8))
    }
  }

  enum Step: Sendable {
    case write(String)
    /// Keeps this connection's thread for as long as it likes.
    case hold(@Sendable () -> Void)
    /// Calls it when the client has gone.
    case untilClosed(@Sendable () -> Void)
  }

  let port: UInt16
  private let listener: Int32
  private let accepted = Locked(Accepted())

  private struct Accepted: Sendable {
    var open: Set<Int32> = []
    var count = 0
  }

  /// - Parameter greeting: sent as soon as somebody connects.
  init(greeting: [UInt8] = [], _ reply: @escaping @Sendable (Request) -> Reply) {
    let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
    self.listener = listener
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let failed = withUnsafeMutablePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
        bind(listener, address, length) != 0 || listen(listener, 128) != 0
          || getsockname(listener, address, &length) != 0
      }
    }
    precondition(!failed, "no free port")
    port = UInt16(bigEndian: address.sin_port)
    let accepted = accepted
    WorkerThread(named: "test-listener") {
      // Closed by who waits on it alone, since its number is given to somebody else then.
      defer { close(listener) }
      while case let connection = accept(listener, nil, nil), connection >= 0 {
        accepted.withLock { accepted in
          accepted.open.insert(connection)
          accepted.count += 1
        }
        _ = write(connection, greeting, greeting.count)
        WorkerThread(named: "test-connection") {
          Self.serve(connection, reply)
          accepted.withLock { accepted in
            accepted.open.remove(connection)
            close(connection)
          }
        }!.detach()
      }
    }!.detach()
  }

  /// Ends all connections and listens no longer.
  deinit {
    shutdown(listener, Int32(SHUT_RDWR))
    accepted.withLock { for connection in $0.open { shutdown(connection, Int32(SHUT_RDWR)) } }
  }

  var url: String { "http://127.0.0.1:\(port)" }

  /// How many connections were made so far.
  var connections: Int { accepted.withLock(\.count) }

  private static func serve(_ connection: Int32, _ reply: (Request) -> Reply) {
    var pending: [UInt8] = []
    while let request = next(from: connection, &pending) {
      switch reply(request) {
      case .bytes(let bytes): _ = write(connection, bytes, bytes.count)
      case .last(let bytes):
        _ = write(connection, bytes, bytes.count)
        shutdown(connection, Int32(SHUT_RDWR))
        return
      case .steps(let steps): for step in steps { take(step, on: connection) }
      case .silence: continue
      }
    }
  }

  private static func take(_ step: Step, on connection: Int32) {
    switch step {
    case .write(let text): _ = Array(text.utf8).withUnsafeBytes { write(connection, $0.baseAddress, $0.count) }
    case .hold(let body): body()
    case .untilClosed(let told):
      var byte: UInt8 = 0
      while read(connection, &byte, 1) > 0 {}
      told()
    }
  }

  private static func next(from connection: Int32, _ pending: inout [UInt8]) -> Request? {
    var chunk = [UInt8](repeating: 0, count: 64 << 10)
    while true {
      if let end = pending.firstRange(of: Array("\r\n\r\n".utf8)) {
        var request = Request(head: String(decoding: pending[..<end.lowerBound], as: UTF8.self), body: "")
        let length = request.header("content-length").flatMap { Int($0) } ?? 0
        if pending.count >= end.upperBound + length {
          request.body = String(decoding: pending[end.upperBound...].prefix(length), as: UTF8.self)
          pending.removeFirst(end.upperBound + length)
          return request
        }
      }
      let count = read(connection, &chunk, chunk.count)
      guard count > 0 else { return nil }
      pending += chunk[..<count]
    }
  }
}
