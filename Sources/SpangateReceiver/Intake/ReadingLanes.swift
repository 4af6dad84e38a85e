import NIOCore
import NIOPosix
import SpangateWire

/// Threads that read what is too large to be read between two other requests on the listener's own.
///
/// Two of one thread each, so that what is large waits for what is large only, and never more than one such request takes
/// up memory.
final class ReadingLanes: Sendable {
  private let light = NIOThreadPool(numberOfThreads: 1)
  private let heavy = NIOThreadPool(numberOfThreads: 1)

  /// What is no larger is read at once, in well below a millisecond, in bytes.
  static let atOnce = 64 << 10
  /// The largest that a light request is once it is inflated, in bytes; batches of the SDKs are smaller.
  static let lightest = 4 << 20

  init() {
    light.start()
    heavy.start()
  }

  /// Reads a request of some size.
  ///
  /// - Parameter read: is called with how large it may be once it is inflated; returns nil when it is larger.
  /// - Returns: what came of it, on the loop.
  func read(
    _ size: Int, largest: Int, on loop: any EventLoop, _ read: @escaping @Sendable (_ limit: Int) -> Reading?
  ) -> EventLoopFuture<Reading?> {
    let first: EventLoopFuture<Reading?> =
      size > Self.lightest
      ? loop.makeSucceededFuture(nil) : light.runIfActive(eventLoop: loop) { read(Self.lightest) }
    return first.flatMap { [heavy] reading in
      reading == nil
        ? heavy.runIfActive(eventLoop: loop) { read(largest) } : loop.makeSucceededFuture(reading)
    }
  }

  func close() {
    light.shutdownGracefully { _ in }
    heavy.shutdownGracefully { _ in }
  }
}

/// What came of reading a request.
typealias Reading = Result<ExportResponse, Refusal>
