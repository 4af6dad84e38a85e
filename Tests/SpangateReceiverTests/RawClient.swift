import Glibc
import SpangateReceiver
import Testing

/// A blocking HTTP/1.1 client that sends exactly the bytes it is given.
struct RawClient: ~Copyable {
  private let socket: Int32

  init(_ collector: OTLPCollector) {
    let port = UInt16(collector.endpoint.split(separator: ":").last!)!
    socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
    let connected = withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(socket, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    precondition(connected == 0)
    // A test that waits for what never comes fails instead of hanging.
    var patience = timeval(tv_sec: 5, tv_usec: 0)
    setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
  }

  deinit { Glibc.close(socket) }

  func send(_ bytes: [UInt8]) {
    var rest = bytes[...]
    while !rest.isEmpty {
      let sent = rest.withUnsafeBytes { Glibc.send(socket, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
      guard sent > 0 else { return }
      rest = rest.dropFirst(sent)
    }
  }

  func send(_ text: String) { send(Array(text.utf8)) }

  /// Everything until the other side closes, or until it ends with `end`.
  func read(until end: String? = nil) -> String {
    var received: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = recv(socket, &chunk, chunk.count, 0)
      if count < 0, errno == EAGAIN { Issue.record("nothing came for five seconds") }
      guard count > 0 else { break }
      received += chunk[..<count]
      if let end, received.suffix(end.utf8.count).elementsEqual(end.utf8) { break }
    }
    return String(decoding: received, as: UTF8.self)
  }
}

/// A POST after which the connection closes.
func post(_ path: String, _ headers: [String], _ body: [UInt8], sized: Bool = true) -> [UInt8] {
  let lines = ["POST \(path) HTTP/1.1", "host: 127.0.0.1", "connection: close"] + headers
  let length = sized ? ["content-length: \(body.count)"] : []
  return Array(((lines + length).joined(separator: "\r\n") + "\r\n\r\n").utf8) + body
}

/// A gzip member that holds its content as it is.
func stored(_ content: [UInt8]) -> [UInt8] {
  precondition(content.count < 1 << 16)
  let size = UInt16(content.count)
  var crc: UInt32 = .max
  for byte in content {
    crc ^= UInt32(byte)
    for _ in 0..<8 { crc = crc & 1 == 1 ? crc >> 1 ^ 0xedb8_8320 : crc >> 1 }
  }
  let header: [UInt8] = [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3, 1]
  return header + little(size) + little(~size) + content + little(~crc) + little(UInt32(size))
}

private func little(_ value: some FixedWidthInteger) -> [UInt8] {
  withUnsafeBytes(of: value.littleEndian) { Array($0) }
}

/// 2 MiB of zeros, compressed to 2 KiB.
let bomb: [UInt8] =
  [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 2, 3, 0xed, 0xc1, 0x31, 1, 0, 0, 0, 0xc2, 0xa0, 0xf5, 0x4f, 0x6d, 0x0c, 0x1f, 0xa0]
  + [UInt8](repeating: 0, count: 2_032) + [0xbe, 6, 0x7e, 0x87, 0x89, 0x8d, 0, 0, 0x20, 0]
