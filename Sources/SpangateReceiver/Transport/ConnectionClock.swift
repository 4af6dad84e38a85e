import NIOCore
import SpangateCore
import SpangateTrace

/// How long a client may take.
package struct ReceiverTimeouts: Sendable {
  /// For one request, from its first byte to its last.
  package var request: Duration
  /// Without a byte, between requests.
  package var idle: Duration

  package init(request: Duration = .seconds(60), idle: Duration = .seconds(600)) {
    self.request = request
    self.idle = idle
  }
}

/// Closes a connection that is idle, or that takes too long over a request.
///
/// One timer a connection, moved on when it fires too soon, so that a request costs no timer.
final class ConnectionClock: ChannelInboundHandler {
  typealias InboundIn = ByteBuffer
  typealias InboundOut = ByteBuffer

  /// Sent up the pipeline just before the connection is closed with a request unfinished.
  struct Ending {
    var refusal: Refusal
  }

  private let timeouts: ReceiverTimeouts
  private let connection: Connection
  private let table: ConnectionTable
  private var hasRequests = true
  private var requestStart: NIODeadline?
  private var timer: Scheduled<Void>?

  init(_ timeouts: ReceiverTimeouts, connection: Connection, table: ConnectionTable) {
    self.timeouts = timeouts
    self.connection = connection
    self.table = table
  }

  /// The next byte begins a request.
  func requestEnded() { requestStart = nil }

  /// From now on the connection carries streams, each of which minds its own time.
  func leaveRequestsToStreams() {
    hasRequests = false
    requestStart = nil
  }

  func channelActive(context: ChannelHandlerContext) {
    arm(context: context)
    connection.evict = { self.end(.evicted, context: context) }
    context.fireChannelActive()
  }

  func channelInactive(context: ChannelHandlerContext) {
    timer?.cancel()
    connection.evict = nil
    table.close(connection)
    context.fireChannelInactive()
  }

  private func end(_ refusal: Refusal, context: ChannelHandlerContext) {
    context.fireUserInboundEventTriggered(Ending(refusal: refusal))
    context.close(promise: nil)
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    connection.touch()
    if hasRequests, requestStart == nil { requestStart = connection.lastRead }
    context.fireChannelRead(data)
  }

  private var deadline: NIODeadline {
    let idle = connection.lastRead + .nanoseconds(timeouts.idle.nanoseconds)
    guard let requestStart else { return idle }
    return min(idle, requestStart + .nanoseconds(timeouts.request.nanoseconds))
  }

  private func arm(context: ChannelHandlerContext) {
    // A request may begin at any time, so the timer never sleeps past what a request that begins now may take.
    let latest = NIODeadline.now() + .nanoseconds(timeouts.request.nanoseconds)
    timer = context.eventLoop.assumeIsolated().scheduleTask(deadline: hasRequests ? min(deadline, latest) : deadline) {
      guard self.deadline <= .now() else { return self.arm(context: context) }
      self.requestStart == nil ? context.close(promise: nil) : self.end(.slow, context: context)
    }
  }
}
