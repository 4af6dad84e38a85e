import NIOCore
import SpangateCore
import SpangateTrace
import SpangateWire

extension Intake {
  /// Reads a request now when it is small, and on a thread of its own when it is not.
  ///
  /// - Parameter done: is called on the loop, perhaps before this returns.
  func take(_ submission: Submission, on loop: any EventLoop, done: @escaping (Reading) -> Void) {
    if submission.body.count <= ReadingLanes.atOnce, let reading = read(submission, limit: ReadingLanes.atOnce) {
      return done(reading)
    }
    let largest = limits.requestBytes
    guard let lanes = lanes.withLock(\.self) else {
      return done(read(submission, limit: largest) ?? .tooLarge(largest))
    }
    inbox.withLock { $0.beginReading() }
    lanes.read(submission.body.count, largest: largest, on: loop) { self.read(submission, limit: $0) }
      .assumeIsolated().whenComplete { result in
        self.inbox.withLock { $0.endReading() }
        // The threads are gone when the receiver closes.
        done((try? result.get()) ?? .tooLarge(largest))
      }
  }

  /// - Returns: nil when it is larger than the limit, but not than any request may be.
  func read(_ submission: Submission, limit: Int) -> Reading? {
    do throws(Refusal) {
      guard let body = try submission.inflated(limit: limit, largest: limits.requestBytes) else { return nil }
      // What it takes beside the body that came: inflated, and once more in protobuf.
      let size = (submission.isCompressed ? body.count : 0) + (submission.format == .json ? body.count : 0)
      guard inbox.withLock({ $0.beginArrival(of: size, within: limits.heldBytes) }) else { throw .full }
      defer { inbox.withLock { $0.endArrival(of: size) } }
      return .success(try take(body, of: submission.signal, as: submission.format))
    } catch {
      return .failure(error)
    }
  }
}

extension Reading {
  fileprivate static func tooLarge(_ limit: Int) -> Reading { .failure(.over(limit)) }
}
