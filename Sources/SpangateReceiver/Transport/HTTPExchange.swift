import NIOCore
import SpangateCore
import SpangateTrace
import SpangateWire

/// OTLP over HTTP, of either version.
///
/// Source: opentelemetry-proto 1.11.0, docs/specification.md.
final class HTTPExchange: Exchange {
  private let intake: Intake
  private let signal: OTLPSignal
  private let isCompressed: Bool
  /// What replies are written in: the request's own format, or JSON when it has none that we know.
  private let format: OTLPFormat
  private let body: RequestBody
  private(set) var refusal: Refusal?
  private let contentLength: Int?
  /// Bytes that came after the refusal.
  private var discarded = 0

  /// A refused body is read to its end, so that the connection lives on, if it is no longer than this.
  private static let patience = 1 << 20

  init(_ head: RequestHead, intake: Intake, connection: Connection) {
    self.intake = intake
    body = RequestBody(intake: intake, connection: connection)
    signal = OTLPSignal.allCases.first { $0.path == head.path } ?? .traces
    isCompressed = head.contentEncoding != nil
    contentLength = head.contentLength
    let format = OTLPFormat.allCases.first { $0.contentType == head.contentType }
    self.format = format ?? .json
    do throws(Refusal) {
      try intake.access.check(head)
      try Self.check(head, format: format)
      if let length = head.contentLength { try body.expect(length) }
      if intake.inbox.withLock({ $0.isFull }) { throw .full }
    } catch {
      refusal = error
    }
  }

  private static func check(_ head: RequestHead, format: OTLPFormat?) throws(Refusal) {
    guard OTLPSignal.allCases.contains(where: { $0.path == head.path }) else {
      throw Refusal(
        .path,
        "nothing is received at `\(head.path.inert(limit: 80))`; OTLP goes to /v1/traces, /v1/logs and /v1/metrics",
        about: head.path)
    }
    guard head.method == "POST" else { throw Refusal(.verb, "OTLP is sent by POST") }
    guard format != nil else {
      throw Refusal(
        .contentType,
        "the content type is `\((head.contentType ?? "").inert(limit: 80))`, "
          + "not application/x-protobuf or application/json", about: head.contentType ?? "none")
    }
    guard head.contentEncoding == nil || head.contentEncoding == "gzip" else {
      throw Refusal(.compression, "the content encoding is neither gzip nor identity")
    }
  }

  func begin() -> Reply? {
    guard let refusal, let contentLength, contentLength > Self.patience else { return nil }
    return reply(to: refusal)
  }

  func receive(_ chunk: ByteBuffer) -> Reply? {
    if let refusal {
      discarded += chunk.readableBytes
      return discarded > Self.patience ? reply(to: refusal) : nil
    }
    do {
      try body.append(chunk)
    } catch {
      refusal = error
    }
    return nil
  }

  func finish() -> Finished {
    if let refusal { return .reply(reply(to: refusal)) }
    return .submit(
      Submission(body: body.bytes, isCompressed: isCompressed, corruption: .malformed, signal: signal, format: format))
  }

  func reply(to result: Result<ExportResponse, Refusal>) -> Reply {
    switch result {
    case .success(let response): reply(200, response.body(for: signal, as: format))
    case .failure(let refusal): reply(to: refusal)
    }
  }

  /// The reply to something that HTTP itself does not allow.
  func malformed(_ problem: String) -> Reply { reply(to: Refusal(.malformed, problem)) }

  private func reply(to refusal: Refusal) -> Reply {
    intake.count(refusal)
    var reply = reply(refusal.httpStatus, refusal.status.body(as: format))
    switch refusal.reason {
    case .verb: reply.headers.append(("allow", "POST"))
    case .token: reply.headers.append(("www-authenticate", ExporterToken.header))
    case .compression: reply.headers.append(("accept-encoding", "gzip, identity"))
    default: break
    }
    if let delay = refusal.retryAfter { reply.headers.append(("retry-after", "\(delay.components.seconds)")) }
    return reply
  }

  private func reply(_ status: Int, _ body: [UInt8]) -> Reply {
    Reply(
      status: status, headers: [("content-type", format.contentType), ("content-length", "\(body.count)")], body: body)
  }
}
