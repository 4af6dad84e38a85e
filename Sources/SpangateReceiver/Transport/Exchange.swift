import NIOCore
import SpangateCore
import SpangateTrace

/// One request that comes in and the reply to it, without the connection that carries them.
protocol Exchange: AnyObject {
  /// - Returns: a reply when there is no use in waiting for the body.
  func begin() -> Reply?
  /// - Returns: a reply when there is no use in waiting for the rest.
  func receive(_ chunk: ByteBuffer) -> Reply?
  func finish() -> Reply
  /// The reply to a request that did not end in time.
  func timeOut() -> Reply
}

struct Reply: Equatable {
  var status: Int
  var headers: [(name: String, value: String)]
  var body: [UInt8] = []
  /// Of gRPC, after a body.
  var trailers: [(name: String, value: String)] = []

  static func == (a: Reply, b: Reply) -> Bool {
    a.status == b.status && a.body == b.body && a.headers.elementsEqual(b.headers, by: ==)
      && a.trailers.elementsEqual(b.trailers, by: ==)
  }
}

/// A body as it comes in, within the bounds of one request and of all together.
final class RequestBody {
  private(set) var bytes: [UInt8] = []
  private let intake: Intake
  private var reserved = 0

  init(intake: Intake) {
    self.intake = intake
    intake.inbox.withLock { $0.beginRequest() }
  }

  deinit {
    intake.inbox.withLock { $0.endRequest(reserved: reserved) }
  }

  /// - Parameter count: of the whole body, as its head claims.
  func expect(_ count: Int) throws(Refusal) {
    guard count <= intake.limits.requestBytes else { throw .over(intake.limits.requestBytes) }
    bytes.reserveCapacity(count)
  }

  func append(_ chunk: ByteBuffer) throws(Refusal) {
    let size = chunk.readableBytes
    guard bytes.count + size <= intake.limits.requestBytes else { throw .over(intake.limits.requestBytes) }
    guard intake.inbox.withLock({ $0.reserve(size) }) else { throw .full }
    reserved += size
    chunk.withUnsafeReadableBytes { bytes.append(contentsOf: $0) }
  }
}
