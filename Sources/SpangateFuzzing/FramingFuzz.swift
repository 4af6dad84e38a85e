internal import NIOCore
internal import NIOEmbedded
internal import NIOHPACK
internal import SpangateCore
import SpangateTrace
import SpangateWire

@testable internal import SpangateReceiver

/// What comes in on the receiver's port, cut into pieces at a place that the first byte names.
enum FramingFuzz {
  static func http(_ bytes: [UInt8]) {
    let (cut, bytes) = split(bytes)
    let answer = exchange([bytes[..<cut], bytes[cut...]])
    precondition(answer.isEmpty || answer.starts(with: "HTTP/1.1 ".utf8), "the answer is not HTTP")
  }

  /// Frames of a client that has greeted properly.
  static func http2(_ bytes: [UInt8]) {
    let (cut, bytes) = split(bytes)
    let settings: [UInt8] = [0, 0, 0, 4, 0, 0, 0, 0, 0]
    _ = exchange([Array("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".utf8) + settings + bytes[..<cut], bytes[cut...]])
  }

  /// The body of one call. Every call ends with one status.
  static func grpc(_ bytes: [UInt8]) {
    let (cut, bytes) = split(bytes)
    let signal = OTLPSignal.allCases[cut % OTLPSignal.allCases.count]
    let encoding = cut.isMultiple(of: 2) ? "gzip" : nil
    let head = RequestHead(method: "POST", target: signal.method) { $0 == "grpc-encoding" ? encoding : nil }
    let intake = intake()
    let call = GRPCExchange(head, intake: intake, connection: ConnectionTable(intake: intake).open())
    let early =
      call.begin() ?? call.receive(ByteBuffer(bytes: bytes[..<cut])) ?? call.receive(ByteBuffer(bytes: bytes[cut...]))
    let reply = early ?? ended(call, intake)
    let statuses = (reply.headers + reply.trailers).filter { $0.name == "grpc-status" }
    precondition(reply.status == 200 && statuses.count == 1, "a call without one status")
  }

  private static func ended(_ call: GRPCExchange, _ intake: Intake) -> Reply {
    switch call.finish() {
    case .reply(let reply): return reply
    case .submit(let submission):
      let reading = intake.read(submission, limit: intake.limits.requestBytes)
      return call.reply(to: reading ?? .failure(.over(intake.limits.requestBytes)))
    }
  }

  /// Of a size that requests of a fuzzer can pass.
  private static func intake() -> Intake {
    var limits = ReceiverLimits()
    limits.requestBytes = 4 << 10
    limits.heldBytes = 16 << 10
    return Intake(limits: limits)
  }

  private static func split(_ bytes: [UInt8]) -> (cut: Int, rest: [UInt8]) {
    let rest = Array(bytes.dropFirst())
    return (min(Int(bytes.first ?? 0), rest.count), rest)
  }

  /// - Returns: what the receiver writes to a connection on which these pieces come.
  private static func exchange(_ pieces: [some Sequence<UInt8>]) -> [UInt8] {
    let channel = EmbeddedChannel()
    let timeouts = ReceiverTimeouts()
    let intake = intake()
    let table = ConnectionTable(intake: intake)
    let connection = table.open()
    let clock = ConnectionClock(timeouts, connection: connection, table: table)
    let detector = ProtocolDetector(
      intake: intake, connection: connection, clock: clock, streamTimeout: timeouts.request)
    do {
      try channel.pipeline.syncOperations.addHandlers(clock, detector)
      try channel.connect(to: SocketAddress(ipAddress: "127.0.0.1", port: 1)).wait()
    } catch {
      preconditionFailure("\(error)")
    }
    var answer: [UInt8] = []
    for piece in pieces {
      // What breaks the protocol is thrown to whoever feeds the channel; a socket would be closed.
      _ = try? channel.writeInbound(ByteBuffer(bytes: piece))
      channel.embeddedEventLoop.run()
      while let part = try? channel.readOutbound(as: ByteBuffer.self) { answer += part.readableBytesView }
    }
    _ = try? channel.finish(acceptAlreadyClosed: true)
    precondition(intake.inbox.withLock { $0.arrivingBytes } == 0, "a connection that is gone still takes room")
    return answer
  }
}
