internal import SpangateCore
internal import SpangateWire

extension BackendLane {
  /// Sends one OTLP request, in several calls when it is large.
  ///
  /// When a later call fails the whole request counts as not taken; sending spans twice does no harm.
  func transmit(_ request: [UInt8]) async -> ExportReply {
    let endpoint = backend.traces
    let bodies: [[UInt8]]
    do throws(WireError) {
      bodies = try await Self.encoded(
        request, stamp: ResourceStamp(backend.resource), limit: policy.requestBytes, compression: endpoint.compression)
    } catch {
      return .refused(problem: "a trace is not an OTLP request")
    }
    var response = ExportResponse()
    for body in bodies {
      let reply = await call(Self.request(body, to: endpoint))
      guard case .taken(let part) = reply else {
        if case .misdirected = reply { health.misdirect() }
        return reply
      }
      response = part.adding(response)
    }
    return .taken(response)
  }

  /// Off the actor, since compression takes milliseconds and the run offers traces meanwhile.
  @concurrent private static func encoded(
    _ request: [UInt8], stamp: ResourceStamp, limit: Int, compression: OTLPEndpoint.Compression
  ) async throws(WireError) -> [[UInt8]] {
    let pieces = try TraceRequest.pieces(of: stamp.applied(to: request), limit: limit)
    return compression == .gzip ? pieces.map { Gzip.deflated($0) } : pieces
  }

  private static func request(_ body: [UInt8], to endpoint: OTLPEndpoint) -> HTTPRequest {
    var headers = [HTTPHeader("content-type", "application/x-protobuf"), HTTPHeader("user-agent", "spangate")]
    if endpoint.compression == .gzip { headers.append(HTTPHeader("content-encoding", "gzip")) }
    // The specification's limit for a response.
    return HTTPRequest(
      method: "POST", url: endpoint.url, headers: headers + endpoint.headers, body: body, timeout: endpoint.timeout,
      maxResponse: 4 << 20)
  }

  /// Calls until there is a reply to live with, and learns from it how the backend fares.
  func call(_ request: HTTPRequest) async -> ExportReply {
    var attempt = health.isProbing ? policy.attempts : 1
    while true {
      let reply = await callOnce(request)
      guard case .notNow(let after, _) = reply else {
        if case .misdirected = reply { return reply }
        health.recover()
        return reply
      }
      guard attempt < policy.attempts, !isExpired, after ?? .zero <= policy.longestRetryAfter else {
        health.fall(until: pace.now() + max(after ?? .zero, policy.coolDown))
        return reply
      }
      health.stumble()
      await pace.sleep(after ?? policy.backoff.delay(after: attempt, random: pace.random()))
      attempt += 1
    }
  }

  private func callOnce(_ request: HTTPRequest) async -> ExportReply {
    do throws(HTTPFailure) {
      return ExportReply(to: request, .success(try await http.send(request)), now: pace.now())
    } catch {
      return ExportReply(to: request, .failure(error), now: pace.now())
    }
  }
}
