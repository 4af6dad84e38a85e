import Glibc
import NIOCore
import NIOPosix
import SpangateCore
import SpangateTrace

/// The one port that OTLP comes in on, on a thread of its own.
///
/// On swift-nio by hand, since three protocols share the port: grpc-swift-2 wants one for itself, and Hummingbird's HTTP/2
/// without TLS drops real clients of gRPC.
final class Listener: Sendable {
  private let group: MultiThreadedEventLoopGroup
  private let channel: any Channel
  private let lanes: ReadingLanes
  let endpoint: String

  private init(group: MultiThreadedEventLoopGroup, channel: any Channel, lanes: ReadingLanes, host: String) {
    self.group = group
    self.channel = channel
    self.lanes = lanes
    endpoint = "http://\(host.contains(":") ? "[\(host)]" : host):\(channel.localAddress?.port ?? 0)"
  }

  static func start(
    host: String, port: Int?, intake: Intake, timeouts: ReceiverTimeouts
  ) async throws(Finding) -> Listener {
    let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
    let lanes = ReadingLanes()
    let place = "\(host):\(port ?? 0)"
    do {
      let address = try SocketAddress.makeAddressResolvingHost(host, port: port ?? 0)
      guard address.isLoopback else {
        throw Finding(
          .receiverUnavailable, "`receiver.host` is `\(host)`, which is not this machine's loopback",
          help: "use `127.0.0.1`: the receiver trusts whoever can reach it")
      }
      intake.lanes.withLock { $0 = lanes }
      let channel = try await bootstrap(group, intake: intake, timeouts: timeouts).bind(to: address).get()
      return Listener(group: group, channel: channel, lanes: lanes, host: host)
    } catch {
      lanes.close()
      try? await group.shutdownGracefully()
      if let finding = error as? Finding { throw finding }
      throw Finding(.receiverUnavailable, "the receiver could not listen on `\(place)`: \(reason(error))")
    }
  }

  private static func bootstrap(
    _ group: MultiThreadedEventLoopGroup, intake: Intake, timeouts: ReceiverTimeouts
  ) -> ServerBootstrap {
    // Half of what this process may open is left to agents, the store and backends.
    var descriptors = rlimit()
    getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &descriptors)
    let table = ConnectionTable(intake: intake, most: Int(min(1_024, max(16, descriptors.rlim_cur / 2))))
    return ServerBootstrap(group: group)
      .serverChannelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          try channel.pipeline.syncOperations.addHandler(AcceptGate(table))
        }
      }
      .serverChannelOption(.backlog, value: 1_024)
      .serverChannelOption(.maxMessagesPerRead, value: 64)
      .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
      .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
      // No client is read from twice before all others had their turn.
      .childChannelOption(.maxMessagesPerRead, value: 1)
      .childChannelOption(
        .recvAllocator, value: AdaptiveRecvByteBufferAllocator(minimum: 2 << 10, initial: 4 << 10, maximum: 64 << 10)
      )
      .childChannelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          let connection = table.open()
          let clock = ConnectionClock(timeouts, connection: connection, table: table)
          let detector = ProtocolDetector(
            intake: intake, connection: connection, clock: clock, streamTimeout: timeouts.request)
          try channel.pipeline.syncOperations.addHandlers(clock, detector)
        }
      }
  }

  private static func reason(_ error: any Error) -> String {
    guard let error = error as? IOError else { return "\(error)" }
    return String(cString: strerror(error.errnoCode)).lowercased()
  }

  /// Returns when everything that had reached the socket before has been read.
  ///
  /// Each turn of the loop polls once: one turn accepts a connection, the next reads from it.
  func catchUp() async {
    for _ in 0..<4 { try? await group.next().submit {}.get() }
  }

  func schedule(after delay: Duration, _ body: @escaping @Sendable () -> Void) {
    _ = group.next().scheduleTask(in: .nanoseconds(max(delay, .zero).nanoseconds), body)
  }

  /// Returns when every connection is gone.
  func close() async {
    try? await channel.close()
    try? await group.shutdownGracefully()
    lanes.close()
  }
}

extension SocketAddress {
  fileprivate var isLoopback: Bool { ipAddress == "::1" || ipAddress?.hasPrefix("127.") == true }
}
