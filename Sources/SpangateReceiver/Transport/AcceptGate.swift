import NIOCore

/// Takes a pause when no connection can be accepted, as at the limit of descriptors: the socket would stay readable, and
/// accepting be tried again at once, for ever.
final class AcceptGate: ChannelDuplexHandler {
  typealias InboundIn = any Channel
  typealias InboundOut = any Channel
  typealias OutboundIn = any Channel

  private let table: ConnectionTable
  private var isPaused = false
  private var wantsRead = false

  private static let pause = TimeAmount.milliseconds(50)

  init(_ table: ConnectionTable) { self.table = table }

  func read(context: ChannelHandlerContext) {
    wantsRead = isPaused
    if !isPaused { context.read() }
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    // The server's socket itself is closed by NIO where it has to be.
    guard error is IOError, !isPaused else { return }
    isPaused = true
    // Somebody's descriptor has to go, or nobody else gets in.
    table.evictQuietest()
    context.eventLoop.assumeIsolated().scheduleTask(in: Self.pause) {
      self.isPaused = false
      if self.wantsRead { context.read() }
    }
  }
}
