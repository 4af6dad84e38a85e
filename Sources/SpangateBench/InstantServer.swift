internal import CLinux
internal import Glibc
internal import SpangateCore
import SpangateTrace

/// A server that answers every HTTP request with two bytes, at once or after a while, from one thread.
///
/// It knows just enough of HTTP for a benchmark: keep-alive, and requests whose head and body arrive together.
final class InstantServer: @unchecked Sendable {
  // Safe: only its own thread touches what changes, until `stop()` has joined it.
  let port: UInt16
  private let listener: Int32
  private let poll = epoll_create1(Int32(EPOLL_CLOEXEC))
  private let delay: Int64
  private let isStopping = Locked(false)
  private var thread = pthread_t()
  /// Those who wait for their answer; all wait equally long, so they are in order.
  private var waiting: [(connection: Int32, due: Int64)] = []
  private var connections: Set<Int32> = []
  private var buffer = [UInt8](repeating: 0, count: 64 << 10)
  /// What the thread used, once it has ended.
  private(set) var cpu = Duration.zero

  private static let response = Array("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok".utf8)

  init(answeringAfter delay: Duration = .zero) {
    self.delay = delay.nanoseconds
    let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    withUnsafeMutablePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        precondition(bind(listener, $0, length) == 0 && listen(listener, 1_024) == 0, "no free port")
        getsockname(listener, $0, &length)
      }
    }
    port = UInt16(bigEndian: address.sin_port)
    self.listener = listener
    watch(listener)
    let this = Unmanaged.passRetained(self).toOpaque()
    pthread_create(
      &thread, nil,
      { this in
        Unmanaged<InstantServer>.fromOpaque(this!).takeRetainedValue().serve()
        return nil
      }, this)
  }

  func stop() {
    isStopping.withLock { $0 = true }
    pthread_join(thread, nil)
  }

  private func serve() {
    var events = [epoll_event](repeating: epoll_event(), count: 256)
    while !isStopping.withLock({ $0 }) {
      let left = waiting.first.map { max(0, $0.due - now() + 999_999) / 1_000_000 } ?? 20
      let count = epoll_wait(poll, &events, Int32(events.count), Int32(min(left, 20)))
      for event in events.prefix(Int(max(0, count))) {
        if event.data.fd == listener { accept() } else { read(event.data.fd) }
      }
      answerDue()
    }
    for connection in connections { close(connection) }
    close(listener)
    close(poll)
    var time = timespec()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    cpu = .seconds(time.tv_sec) + .nanoseconds(time.tv_nsec)
  }

  private func accept() {
    let connection = Glibc.accept(listener, nil, nil)
    guard connection >= 0 else { return }
    connections.insert(connection)
    watch(connection)
  }

  private func read(_ connection: Int32) {
    guard Glibc.read(connection, &buffer, buffer.count) > 0 else {
      connections.remove(connection)
      close(connection)
      return
    }
    if delay == 0 { answer(connection) } else { waiting.append((connection, now() + delay)) }
  }

  private func answerDue() {
    let now = now()
    let due = waiting.prefix { $0.due <= now }
    for (connection, _) in due { answer(connection) }
    waiting.removeFirst(due.count)
  }

  private func answer(_ connection: Int32) {
    _ = send(connection, Self.response, Self.response.count, Int32(MSG_NOSIGNAL))
  }

  private func watch(_ descriptor: Int32) {
    var event = epoll_event(events: EPOLLIN.rawValue, data: epoll_data_t(fd: descriptor))
    epoll_ctl(poll, EPOLL_CTL_ADD, descriptor, &event)
  }

  private func now() -> Int64 {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
  }
}
