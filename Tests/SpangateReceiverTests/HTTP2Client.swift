import NIOCore
import NIOHPACK
import NIOHTTP2
import NIOPosix
import SpangateReceiver

/// What came back on one HTTP/2 stream.
struct HTTP2Reply: Sendable {
  var headers: [HPACKHeaders] = []
  var body: [UInt8] = []

  /// In the headers or the trailers.
  func value(_ name: String) -> String? { headers.compactMap { $0.first(name: name) }.last }
}

enum HTTP2Client {
  /// Sends one request on a connection of its own, with its body in pieces.
  ///
  /// - Parameter ends: whether the request is ever complete.
  static func send(
    _ headers: [(String, String)], _ body: [[UInt8]], ends: Bool = true, to collector: OTLPCollector
  ) async throws -> HTTP2Reply {
    let port = Int(collector.endpoint.split(separator: ":").last!)!
    let group = MultiThreadedEventLoopGroup.singleton
    let connection = try await ClientBootstrap(group: group)
      .connect(host: "127.0.0.1", port: port) { channel in
        channel.configureHTTP2Pipeline(
          mode: .client, connectionConfiguration: .init(), streamConfiguration: .init()
        ) { $0.eventLoop.makeSucceededVoidFuture() }
        .map { (channel, $0) }
      }
    let done = connection.0.eventLoop.makePromise(of: HTTP2Reply.self)
    let stream = try await connection.1.createStreamChannel { channel in
      channel.eventLoop.makeCompletedFuture {
        try channel.pipeline.syncOperations.addHandler(ReplyReader(done))
      }
    }.get()
    try await stream.eventLoop.submit {
      let request = HPACKHeaders([(":scheme", "http"), (":authority", "localhost")] + headers)
      stream.write(HTTP2Frame.FramePayload.headers(.init(headers: request, endStream: body.isEmpty)), promise: nil)
      for (index, piece) in body.enumerated() {
        let data = HTTP2Frame.FramePayload.Data(
          data: .byteBuffer(ByteBuffer(bytes: piece)), endStream: ends && index == body.count - 1)
        stream.write(HTTP2Frame.FramePayload.data(data), promise: nil)
      }
      stream.flush()
    }.get()
    let reply = try await done.futureResult.get()
    try? await connection.0.close()
    return reply
  }

  static func grpc(
    _ method: String, encoding: String? = nil, _ message: [UInt8], flag: UInt8 = 0, to collector: OTLPCollector
  ) async throws -> HTTP2Reply {
    let size = withUnsafeBytes(of: UInt32(message.count).bigEndian) { Array($0) }
    let headers = [(":method", "POST"), (":path", method), ("content-type", "application/grpc"), ("te", "trailers")]
    let frame = [flag] + size + message
    return try await send(
      headers + (encoding.map { [("grpc-encoding", $0)] } ?? []), [Array(frame.prefix(3)), Array(frame.dropFirst(3))],
      to: collector)
  }
}

private final class ReplyReader: ChannelInboundHandler {
  typealias InboundIn = HTTP2Frame.FramePayload

  private var reply = HTTP2Reply()
  private var done: EventLoopPromise<HTTP2Reply>?

  init(_ done: EventLoopPromise<HTTP2Reply>) { self.done = done }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    switch unwrapInboundIn(data) {
    case .headers(let frame):
      reply.headers.append(frame.headers)
      if frame.endStream { finish() }
    case .data(let frame):
      if case .byteBuffer(let buffer) = frame.data { reply.body += buffer.readableBytesView }
      if frame.endStream { finish() }
    default: break
    }
  }

  func channelInactive(context: ChannelHandlerContext) { finish() }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    done?.fail(error)
    done = nil
  }

  private func finish() {
    done?.succeed(reply)
    done = nil
  }
}
