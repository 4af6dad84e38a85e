import NIOCore
import NIOHPACK
import NIOHTTP2
import SpangateCore
import SpangateTrace

/// One request on an HTTP/2 connection: gRPC, or OTLP over HTTP.
final class HTTP2Stream: ChannelInboundHandler {
  typealias InboundIn = HTTP2Frame.FramePayload
  typealias OutboundOut = HTTP2Frame.FramePayload

  private let intake: Intake
  private let connection: Connection
  private let timeout: TimeAmount
  private var exchange: (any Exchange)?
  private var isAnswered = false
  /// Whether it counts among what its connection holds.
  private var hasPlace = false
  private var timer: Scheduled<Void>?

  init(intake: Intake, connection: Connection, timeout: Duration) {
    self.intake = intake
    self.connection = connection
    self.timeout = .nanoseconds(timeout.nanoseconds)
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    guard !isAnswered else { return }
    switch unwrapInboundIn(data) {
    case .headers(let frame):
      if exchange == nil { begin(RequestHead(frame.headers), context: context) }
      if frame.endStream { finish(context: context) }
    case .data(let frame):
      if case .byteBuffer(let chunk) = frame.data, let reply = exchange?.receive(chunk) {
        answer(reply, context: context, isEarly: !frame.endStream)
      }
      if frame.endStream { finish(context: context) }
    default: break
    }
  }

  func channelInactive(context: ChannelHandlerContext) {
    timer?.cancel()
    exchange = nil
    leavePlace()
    context.fireChannelInactive()
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }

  private func begin(_ head: RequestHead, context: ChannelHandlerContext) {
    let exchange: any Exchange =
      head.isGRPC && head.method == "POST"
      ? GRPCExchange(head, intake: intake, connection: connection)
      : HTTPExchange(head, intake: intake, connection: connection)
    self.exchange = exchange
    // Nobody goes for the sake of a client that has several open.
    hasPlace = connection.reserve(Self.cost, evicting: connection.reserved < 4 * Self.cost)
    guard hasPlace else { return answer(exchange.reply(to: .failure(.full)), context: context, isEarly: true) }
    if let reply = exchange.begin() { return answer(reply, context: context, isEarly: true) }
    timer = context.eventLoop.assumeIsolated().scheduleTask(in: timeout) {
      guard !self.isAnswered else { return }
      self.answer(exchange.reply(to: .failure(.slow)), context: context, isEarly: true)
    }
  }

  private func finish(context: ChannelHandlerContext) {
    guard !isAnswered, let exchange else { return }
    switch exchange.finish() {
    case .reply(let reply): answer(reply, context: context, isEarly: false)
    case .submit(let submission):
      timer?.cancel()
      connection.beginWork()
      intake.take(submission, on: context.eventLoop) { reading in
        self.connection.endWork()
        guard context.channel.isActive else { return }
        self.answer(exchange.reply(to: reading), context: context, isEarly: false)
      }
    }
  }

  /// - Parameter isEarly: the client is still sending, and is told to stop. Source: RFC 9113, section 8.1.
  private func answer(_ reply: Reply, context: ChannelHandlerContext, isEarly: Bool) {
    isAnswered = true
    timer?.cancel()
    exchange = nil
    leavePlace()
    // A client that sends requests and reads no replies would fill our memory.
    if let parent = context.channel.parent, !parent.isWritable { return parent.close(promise: nil) }
    var headers = HPACKHeaders([(":status", "\(reply.status)")])
    for (name, value) in reply.headers { headers.add(name: name, value: value) }
    let hasTrailers = !reply.trailers.isEmpty
    let hasBody = !reply.body.isEmpty
    write(.headers(.init(headers: headers, endStream: !hasBody && !hasTrailers)), context: context)
    if hasBody {
      write(.data(.init(data: .byteBuffer(ByteBuffer(bytes: reply.body)), endStream: !hasTrailers)), context: context)
    }
    if hasTrailers {
      write(.headers(.init(headers: HPACKHeaders(reply.trailers), endStream: true)), context: context)
    }
    if isEarly { write(.rstStream(.noError), context: context) }
    context.flush()
  }

  /// What a stream takes beside its body, in bytes: a channel of NIO's with its handlers, and its head.
  private static let cost = 16 << 10

  private func leavePlace() {
    if hasPlace { connection.release(Self.cost) }
    hasPlace = false
  }

  private func write(_ frame: HTTP2Frame.FramePayload, context: ChannelHandlerContext) {
    context.write(wrapOutboundOut(frame), promise: nil)
  }
}
