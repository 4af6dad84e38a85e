import NIOCore
import SpangateCore
import SpangateTrace
import SpangateWire

/// One request that comes in and the reply to it, without the connection that carries them.
protocol Exchange: AnyObject {
  /// - Returns: a reply when there is no use in waiting for the body.
  func begin() -> Reply?
  /// - Returns: a reply when there is no use in waiting for the rest.
  func receive(_ chunk: ByteBuffer) -> Reply?
  /// The request is here to its end.
  func finish() -> Finished
  /// The reply to what was submitted, or to a request that does not get that far.
  func reply(to result: Result<ExportResponse, Refusal>) -> Reply
}

/// What becomes of a request that is here to its end.
enum Finished {
  case reply(Reply)
  case submit(Submission)
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

/// A body as it comes in, within the bounds of one request, of its connection and of all together.
final class RequestBody {
  private(set) var bytes: [UInt8] = []
  private let intake: Intake
  private let connection: Connection
  private var expected = 0
  /// What ``bytes`` has room for.
  private var reserved = 0

  init(intake: Intake, connection: Connection) {
    self.intake = intake
    self.connection = connection
    intake.inbox.withLock { $0.beginRequest(at: intake.now) }
  }

  deinit {
    connection.release(reserved)
    intake.inbox.withLock { $0.endRequest() }
  }

  /// Nothing is kept free for what was only announced.
  ///
  /// - Parameter count: of the whole body, as its head claims.
  func expect(_ count: Int) throws(Refusal) {
    guard count <= intake.limits.requestBytes else { throw .over(intake.limits.requestBytes) }
    expected = count
  }

  func append(_ chunk: ByteBuffer) throws(Refusal) {
    let size = bytes.count + chunk.readableBytes
    guard size <= intake.limits.requestBytes else { throw .over(intake.limits.requestBytes) }
    if size > reserved { try grow(to: size) }
    chunk.withUnsafeReadableBytes { bytes.append(contentsOf: $0) }
    intake.inbox.withLock { $0.progress(at: intake.now) }
  }

  private func grow(to size: Int) throws(Refusal) {
    let generous = reserved < 1 << 20 ? max(reserved * 4, 64 << 10) : reserved * 2
    let capacity = max(size, min(generous, expected > 0 ? expected : generous, intake.limits.requestBytes))
    guard connection.reserve(capacity - reserved) else { throw .full }
    reserved = capacity
    bytes.reserveCapacity(capacity)
  }
}
