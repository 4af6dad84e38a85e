import SpangateCore

/// Where a provider is asked for replies, and how patiently.
package struct ModelEndpoint: Sendable {
  package struct Patience: Sendable {
    /// For one reply.
    package var timeout: Duration = .seconds(600)
    /// For the next byte of a reply that is streamed.
    package var stallTimeout: Duration = .seconds(60)
    /// At one reply.
    package var attempts = 3
    /// A provider that asks for a longer pause is left alone altogether.
    package var longestPause: Duration = .seconds(60)

    package init() {}
  }

  /// For messages.
  let provider: String
  let url: String
  /// Beside the key's: whoever prints this is not to see that.
  let headers: [HTTPHeader]
  let key: APIKey?
  let http: any HTTPClient
  package var patience = Patience()
  /// Tests do not wait.
  package var sleep: @Sendable (Duration) async throws -> Void = { try await Task.sleep(for: $0) }

  init(provider: String, url: String, headers: [HTTPHeader], key: APIKey?, http: any HTTPClient) {
    self.provider = provider
    self.url = url
    self.headers = headers
    self.key = key
    self.http = http
  }

  /// Asks until there is a reply or no hope of one.
  ///
  /// - Parameters:
  ///   - assembly: empty; takes a reply that is streamed.
  ///   - read: makes the reply of the response, in the form that it has when it is not streamed.
  /// - Throws: ``ModelFailure``, or `CancellationError`.
  func reply(
    to body: JSONValue, streamingInto assembly: (any ReplyAssembly)?,
    read: (JSONValue) throws(ModelFailure) -> ModelReply
  ) async throws -> ModelReply {
    var failures: [ModelFailure] = []
    while true {
      do {
        let response = try await response(to: body, streamingInto: assembly)
        var reply = try read(key?.redacted(response) ?? response)
        reply.retries = failures
        return reply
      } catch let failure as ModelFailure {
        failures.append(failure)
        guard let pause = pause(after: failures) else {
          var last = failure
          if failures.count > 1 { last.description += " (after \(failures.count) attempts)" }
          throw last
        }
        try await sleep(pause)
      }
    }
  }

  private static let backoff = Backoff(first: .milliseconds(500), longest: .seconds(8), spread: 0.75...1)

  /// Twice as long each time, a little at random so that many callers do not come back together.
  ///
  /// - Returns: nil to give up.
  private func pause(after failures: [ModelFailure]) -> Duration? {
    guard let last = failures.last, last.isTransient, failures.count < patience.attempts else { return nil }
    if let asked = last.retryAfter { return asked <= patience.longestPause ? asked : nil }
    return Self.backoff.delay(after: failures.count, random: .random(in: 0..<1))
  }

  private func response(to body: JSONValue, streamingInto assembly: (any ReplyAssembly)?) async throws -> JSONValue {
    let authorization = key.map { [$0.header("Authorization", prefix: "Bearer ")] } ?? []
    let request = HTTPRequest(
      method: "POST", url: url, headers: headers + authorization + [HTTPHeader("Content-Type", "application/json")],
      body: Array(body.description.utf8), timeout: patience.timeout,
      stallTimeout: assembly == nil ? nil : patience.stallTimeout)
    do {
      let stream = try await http.stream(request)
      // Some servers do not stream though they were asked to.
      if let assembly, (200..<300).contains(stream.status), stream.isEventStream {
        return try await assembled(stream, in: assembly)
      }
      let response = try await stream.whole()
      guard (200..<300).contains(response.status) else { throw failure(refusedBy: response, at: .now) }
      return try parsed(response.body)
    } catch let failure as HTTPFailure {
      if failure == .cancelled { throw CancellationError() }
      throw self.failure(failure)
    }
  }

  private func assembled(_ stream: HTTPStream, in assembly: any ReplyAssembly) async throws -> JSONValue {
    var assembly = assembly
    var events = ServerSentEvents()
    var problem: ModelFailure?
    do throws(HTTPFailure) {
      // To its end also when the reply is whole, or the connection could not be used again.
      try await stream.read { piece in
        do throws(ModelFailure) {
          for event in events.take(piece) { try take(event, in: &assembly) }
        } catch {
          problem = error
        }
        return problem == nil
      }
    } catch {
      if assembly.whole == nil, problem == nil { throw error }
    }
    if let problem { throw problem }
    guard let whole = assembly.whole else {
      throw ModelFailure("\(provider): the reply ended in its middle", kind: .cutOff, isTransient: true)
    }
    return whole
  }

  private func take(_ event: ServerSentEvent, in assembly: inout any ReplyAssembly) throws(ModelFailure) {
    guard event.data != "[DONE]" else { return assembly.end() }
    // Some servers keep a connection open by these.
    guard event.type != "ping", !event.data.isEmpty else { return }
    let data = try parsed(Array(event.data.utf8))
    if let error = data["error"], error.object != nil { throw failure(error, status: nil) }
    guard assembly.take(data) else { throw unreadable("the stream has events that do not follow one another") }
  }

  private func parsed(_ bytes: [UInt8]) throws(ModelFailure) -> JSONValue {
    do { return try JSONValue(parsing: bytes) } catch { throw unreadable("the reply is not JSON: \(error)") }
  }
}

/// Puts a streamed reply together.
protocol ReplyAssembly: Sendable {
  /// Takes the data of an event.
  ///
  /// - Returns: false when it cannot follow what came before.
  mutating func take(_ event: JSONValue) -> Bool
  /// The provider says that nothing follows.
  mutating func end()
  /// The reply as it would have been without streaming; nil as long as something is missing.
  var whole: JSONValue? { get }
}

extension HTTPStream {
  fileprivate var isEventStream: Bool {
    headers.contains { $0.name.lowercased() == "content-type" && $0.value.lowercased().hasPrefix("text/event-stream") }
  }
}
