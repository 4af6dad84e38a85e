import NIOCore
import NIOHTTP1
import NIOHTTP2

/// Decides by the first bytes of a connection what it speaks: HTTP/2 opens with `PRI`, and nothing in HTTP/1.1 does.
final class ProtocolDetector: ChannelInboundHandler, RemovableChannelHandler {
  typealias InboundIn = ByteBuffer
  typealias InboundOut = ByteBuffer

  private let intake: Intake
  private let connection: Connection
  private let clock: ConnectionClock
  private let streamTimeout: Duration
  private var opening = ByteBuffer()
  private var isDecided = false

  init(intake: Intake, connection: Connection, clock: ConnectionClock, streamTimeout: Duration) {
    self.intake = intake
    self.connection = connection
    self.clock = clock
    self.streamTimeout = streamTimeout
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    var bytes = unwrapInboundIn(data)
    opening.writeBuffer(&bytes)
    guard !isDecided, opening.readableBytes >= 3 else { return }
    isDecided = true
    do {
      if opening.readableBytesView.starts(with: "PRI".utf8) {
        // A stream takes a hundred bytes to open, and much longer than another request of HTTP/1.1.
        let reads = AdaptiveRecvByteBufferAllocator(minimum: 2 << 10, initial: 4 << 10, maximum: 32 << 10)
        try context.channel.syncOptions?.setOption(.recvAllocator, value: reads)
        try configureHTTP2(context.pipeline.syncOperations)
      } else {
        try configureHTTP1(context.pipeline.syncOperations)
      }
    } catch {
      return context.close(promise: nil)
    }
    context.fireChannelRead(wrapInboundOut(opening))
    context.pipeline.syncOperations.removeHandler(self, promise: nil)
  }

  private func configureHTTP1(_ pipeline: ChannelPipeline.SynchronousOperations) throws {
    var limits = NIOHTTPDecoderLimitConfiguration()
    limits.maxHeaderFieldSize = 16 << 10
    limits.maxHeaderListSize = 64 << 10
    limits.maxHeaderFieldCount = 128
    try pipeline.addHandler(HTTPResponseEncoder())
    let decoder = HTTPRequestDecoder(leftOverBytesStrategy: .dropBytes, limitConfiguration: limits)
    let offer = UpgradeOffer()
    try pipeline.addHandler(offer)
    try pipeline.addHandler(ByteToMessageHandler(decoder))
    try pipeline.addHandler(HTTP1Conversation(intake: intake, connection: connection, clock: clock, offer: offer))
  }

  private func configureHTTP2(_ pipeline: ChannelPipeline.SynchronousOperations) throws {
    clock.leaveRequestsToStreams()
    let intake = intake
    let timeout = streamTimeout
    let connection = NIOLoopBound(connection, eventLoop: pipeline.eventLoop)
    _ = try pipeline.configureHTTP2Pipeline(
      mode: .server, connectionConfiguration: Self.settings, streamConfiguration: Self.stream
    ) { stream in
      stream.eventLoop.makeCompletedFuture {
        let handler = HTTP2Stream(intake: intake, connection: connection.value, timeout: timeout)
        try stream.pipeline.syncOperations.addHandler(handler)
      }
    }
    try pipeline.addHandler(ConnectionEnd())
  }

  private static var settings: NIOHTTP2Handler.ConnectionConfiguration {
    var connection = NIOHTTP2Handler.ConnectionConfiguration()
    connection.initialSettings = [
      HTTP2Setting(parameter: .maxConcurrentStreams, value: 100),
      HTTP2Setting(parameter: .maxHeaderListSize, value: 16 << 10),
      HTTP2Setting(parameter: .initialWindowSize, value: 1 << 20),
    ]
    connection.targetWindowSize = 4 << 20
    // gRPC clients measure the bandwidth with pings, several a second under load.
    connection.controlFrameRateLimit.maximumCount = 100_000
    return connection
  }

  private static var stream: NIOHTTP2Handler.StreamConfiguration {
    var stream = NIOHTTP2Handler.StreamConfiguration()
    stream.targetWindowSize = 1 << 20
    return stream
  }
}

/// Closes an HTTP/2 connection after any error of it: the client was sent GOAWAY or RST_STREAM, and whatever it says from
/// now on would only pile up.
private final class ConnectionEnd: ChannelInboundHandler {
  typealias InboundIn = Any

  func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }

  func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
    if event is ConnectionClock.Ending { context.close(promise: nil) }
    context.fireUserInboundEventTriggered(event)
  }
}
