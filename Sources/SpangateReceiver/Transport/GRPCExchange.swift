import NIOCore
import SpangateCore
import SpangateTrace
import SpangateWire

/// OTLP over gRPC: one message in, one message out.
///
/// Source: grpc/grpc, doc/PROTOCOL-HTTP2.md.
final class GRPCExchange: Exchange {
  private let intake: Intake
  private let head: RequestHead
  private let signal: OTLPSignal?
  private let body: RequestBody
  /// The flag and the length that stand before the message.
  private var prefix: [UInt8] = []

  private static let prefixSize = 5

  init(_ head: RequestHead, intake: Intake, connection: Connection) {
    self.intake = intake
    self.head = head
    body = RequestBody(intake: intake, connection: connection)
    signal = OTLPSignal.allCases.first { $0.method == head.path }
  }

  func begin() -> Reply? {
    do throws(Refusal) { try intake.access.check(head) } catch { return reply(to: error) }
    guard signal != nil else {
      return reply(to: Refusal(.path, "no method `\(head.path.inert(limit: 120))`", about: head.path))
    }
    guard [nil, "identity", "gzip"].contains(head.grpcEncoding) else {
      return reply(to: Refusal(.compression, "the message encoding is neither gzip nor identity"))
    }
    return intake.inbox.withLock { $0.isFull } ? reply(to: .full) : nil
  }

  func receive(_ chunk: ByteBuffer) -> Reply? {
    var chunk = chunk
    do throws(Refusal) {
      if prefix.count < Self.prefixSize {
        prefix += chunk.readBytes(length: min(Self.prefixSize - prefix.count, chunk.readableBytes)) ?? []
        if prefix.count == Self.prefixSize { try body.expect(messageSize) }
      }
      guard chunk.readableBytes > 0 else { return nil }
      try body.append(chunk)
      guard body.bytes.count <= messageSize else { throw Refusal(.framing, "more than one message") }
      return nil
    } catch {
      return reply(to: error)
    }
  }

  func finish() -> Finished {
    do throws(Refusal) {
      guard let signal, prefix.count == Self.prefixSize, body.bytes.count == messageSize else {
        throw Refusal(.framing, "the message is incomplete")
      }
      return .submit(
        Submission(
          body: body.bytes, isCompressed: try isCompressed(), corruption: .framing, signal: signal, format: .protobuf))
    } catch {
      return .reply(reply(to: error))
    }
  }

  func reply(to result: Result<ExportResponse, Refusal>) -> Reply {
    switch result {
    case .success(let response): reply(response.body(for: signal ?? .traces, as: .protobuf))
    case .failure(let refusal): reply(to: refusal)
    }
  }

  private var messageSize: Int { prefix.dropFirst().reduce(0) { $0 << 8 | Int($1) } }

  private func isCompressed() throws(Refusal) -> Bool {
    guard prefix[0] != 0 else { return false }
    guard prefix[0] == 1, head.grpcEncoding == "gzip" else {
      throw Refusal(.framing, "the message is compressed, and grpc-encoding does not say how")
    }
    return true
  }

  private static let headers = [("content-type", "application/grpc"), ("grpc-accept-encoding", "identity,gzip")]

  private func reply(_ message: [UInt8]) -> Reply {
    let size = withUnsafeBytes(of: UInt32(message.count).bigEndian) { Array($0) }
    return Reply(status: 200, headers: Self.headers, body: [0] + size + message, trailers: [("grpc-status", "0")])
  }

  private func reply(to refusal: Refusal) -> Reply {
    intake.count(refusal)
    let status = refusal.status
    var reply = Reply(status: 200, headers: Self.headers)
    reply.headers.append(("grpc-status", "\(status.code.rawValue)"))
    reply.headers.append(("grpc-message", Self.escaped(status.message)))
    if status.retryAfter != nil {
      reply.headers.append(("grpc-status-details-bin", Base64.encode(status.protobuf)))
    }
    return reply
  }

  /// Printable ASCII but for `%` as it is, everything else as `%XX`.
  private static func escaped(_ message: String) -> String {
    message.utf8.percentEncoded { (0x20...0x7e).contains($0) && $0 != UInt8(ascii: "%") }
  }
}
