import NIOCore

/// Takes a pause when no connection can be accepted, as at the limit of descriptors: the socket would stay readable, and
/// accepting be tried again at once, for ever.
final class AcceptGate: ChannelInboundHandler {
  typealias InboundIn = any Channel

  private let table: ConnectionTable
  private var isPaused = false

  private static let pause = TimeAmount.milliseconds(50)

  init(_ table: ConnectionTable) { self.table = table }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    // The server's socket itself is closed by NIO where it has to be.
    guard error is IOError, !isPaused else { return }
    isPaused = true
    // Somebody's descriptor has to go, or nobody else gets in.
    table.evictQuietest()
    setReading(false, context: context)
    context.eventLoop.assumeIsolated().scheduleTask(in: Self.pause) {
      self.isPaused = false
      self.setReading(true, context: context)
    }
  }

  private func setReading(_ isReading: Bool, context: ChannelHandlerContext) {
    // It fails when the receiver is closed, and then there is nothing to read.
    try? context.channel.syncOptions?.setOption(.autoRead, value: isReading)
  }
}
