import NIOCore
import NIOHTTP1

/// The requests of one HTTP/1.1 connection, one after the other.
final class HTTP1Conversation: ChannelInboundHandler {
  typealias InboundIn = HTTPServerRequestPart
  typealias OutboundOut = HTTPServerResponsePart

  private let intake: Intake
  private let clock: ConnectionClock
  private var exchange: HTTPExchange?
  private var isAnswered = false
  private var keepsAlive = true

  init(intake: Intake, clock: ConnectionClock) {
    self.intake = intake
    self.clock = clock
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    switch unwrapInboundIn(data) {
    case .head(let head): begin(head, context: context)
    case .body(let chunk):
      guard !isAnswered, let reply = exchange?.receive(chunk) else { return }
      // The rest is read and thrown away, or the client might never see the reply.
      keepsAlive = false
      answer(reply, context: context)
    case .end:
      if !isAnswered, let exchange { answer(exchange.finish(), context: context) }
      exchange = nil
      clock.requestEnded()
      if !keepsAlive { context.close(promise: nil) }
    }
  }

  func channelInactive(context: ChannelHandlerContext) {
    exchange = nil
    context.fireChannelInactive()
  }

  func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
    if event is ConnectionClock.RequestExpired, !isAnswered, let exchange {
      keepsAlive = false
      answer(exchange.timeOut(), context: context)
    }
    context.fireUserInboundEventTriggered(event)
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    // A client that goes away in the middle of a request has not sent anything malformed.
    if let error = error as? HTTPParserError, error != .invalidEOFState, !isAnswered || exchange == nil {
      keepsAlive = false
      let head = RequestHead(method: "POST", target: "") { _ in nil }
      answer((exchange ?? HTTPExchange(head, intake: intake)).malformed("not HTTP: \(error)"), context: context)
    }
    context.close(promise: nil)
  }

  private func begin(_ head: HTTPRequestHead, context: ChannelHandlerContext) {
    let request = RequestHead(head)
    let exchange = HTTPExchange(request, intake: intake)
    self.exchange = exchange
    isAnswered = false
    keepsAlive = head.isKeepAlive
    let isUnwanted = request.expectsContinue && exchange.refusal != nil
    if let reply = exchange.begin() ?? (isUnwanted ? exchange.finish() : nil) {
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
