import NIOCore
import NIOHTTP1
import SpangateWire

/// The requests of one HTTP/1.1 connection, one after the other.
final class HTTP1Conversation: ChannelDuplexHandler {
  typealias InboundIn = HTTPServerRequestPart
  typealias OutboundIn = HTTPServerResponsePart
  typealias OutboundOut = HTTPServerResponsePart

  private let intake: Intake
  private let connection: Connection
  private let clock: ConnectionClock
  private let offer: UpgradeOffer
  private var exchange: HTTPExchange?
  private var isAnswered = false
  private var keepsAlive = true
  /// A request is being read on another thread: nothing is taken off the socket, and what was is kept.
  private var isReading = false
  private var kept: [HTTPServerRequestPart] = []
  private var wantsRead = false

  /// No exporter sends a request before it has the reply to the one before.
  private static let mostKept = 64

  init(intake: Intake, connection: Connection, clock: ConnectionClock, offer: UpgradeOffer) {
    self.offer = offer
    self.intake = intake
    self.connection = connection
    self.clock = clock
  }

  func read(context: ChannelHandlerContext) {
    wantsRead = isReading
    if !isReading { context.read() }
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    guard isReading else { return take(unwrapInboundIn(data), context: context) }
    kept.append(unwrapInboundIn(data))
    if kept.count > Self.mostKept { context.close(promise: nil) }
  }

  private func take(_ part: HTTPServerRequestPart, context: ChannelHandlerContext) {
    switch part {
    case .head(let head): begin(head, context: context)
    case .body(let chunk):
      guard !isAnswered, let reply = exchange?.receive(chunk) else { return }
      // The rest is read and thrown away, or the client might never see the reply.
      keepsAlive = false
      answer(reply, context: context)
    case .end:
      clock.requestEnded()
      guard !isAnswered, let exchange else { return endRequest(context: context) }
      finish(exchange, context: context)
    }
  }

  private func finish(_ exchange: HTTPExchange, context: ChannelHandlerContext) {
    switch exchange.finish() {
    case .reply(let reply):
      answer(reply, context: context)
      endRequest(context: context)
    case .submit(let submission):
      isReading = true
      connection.beginWork()
      intake.take(submission, on: context.eventLoop) { reading in
        self.isReading = false
        self.connection.endWork()
        guard context.channel.isActive else { return }
        self.answer(exchange.reply(to: reading), context: context)
        self.endRequest(context: context)
      }
    }
  }

  private func endRequest(context: ChannelHandlerContext) {
    exchange = nil
    offer.isRequestDue = true
    guard keepsAlive else { return context.close(promise: nil) }
    while !isReading, !kept.isEmpty { take(kept.removeFirst(), context: context) }
    if wantsRead, !isReading {
      wantsRead = false
      context.read()
    }
  }

  func channelInactive(context: ChannelHandlerContext) {
    exchange = nil
    kept = []
    context.fireChannelInactive()
  }

  func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
    if let ending = event as? ConnectionClock.Ending, !isAnswered, let exchange {
      keepsAlive = false
      answer(exchange.reply(to: .failure(ending.refusal)), context: context)
    }
    context.fireUserInboundEventTriggered(event)
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    // A client that goes away in the middle of a request has not sent anything malformed.
    if let error = error as? HTTPParserError, error != .invalidEOFState, !isAnswered || exchange == nil, !isReading {
      keepsAlive = false
      let head = RequestHead(method: "POST", target: "") { _ in nil }
      let exchange = exchange ?? HTTPExchange(head, intake: intake, connection: connection)
      answer(exchange.malformed("not HTTP: \(error)"), context: context)
    }
    context.close(promise: nil)
  }

  private func begin(_ head: HTTPRequestHead, context: ChannelHandlerContext) {
    let request = RequestHead(head)
    let exchange = HTTPExchange(request, intake: intake, connection: connection)
    self.exchange = exchange
    isAnswered = false
    keepsAlive = head.isKeepAlive
    let refusal = request.expectsContinue ? exchange.refusal : nil
    if let reply = exchange.begin() ?? refusal.map({ exchange.reply(to: .failure($0)) }) {
      keepsAlive = false
      answer(reply, context: context)
      // A client that waits for leave to send its body sends nothing more.
      if request.expectsContinue { context.close(promise: nil) }
    } else if request.expectsContinue {
      context.writeAndFlush(
        wrapOutboundOut(.head(HTTPResponseHead(version: .http1_1, status: .continue))), promise: nil)
    }
  }

  private func answer(_ reply: Reply, context: ChannelHandlerContext) {
    isAnswered = true
    // A client that sends requests and reads no replies would fill our memory.
    guard context.channel.isWritable else { return context.close(promise: nil) }
    var head = HTTPResponseHead(version: .http1_1, status: HTTPResponseStatus(statusCode: reply.status))
    for (name, value) in reply.headers { head.headers.add(name: name, value: value) }
    if !keepsAlive { head.headers.add(name: "connection", value: "close") }
    context.write(wrapOutboundOut(.head(head)), promise: nil)
    if !reply.body.isEmpty {
      context.write(wrapOutboundOut(.body(.byteBuffer(ByteBuffer(bytes: reply.body)))), promise: nil)
    }
    context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
  }
}
