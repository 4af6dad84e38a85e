package import SpangateCore
package import SpangateTrace

/// Reads the traces that a backend holds.
package struct BackendReader: Sendable {
  private let http: any HTTPClient
  /// Waits before another try.
  private let sleep: @Sendable (Duration) async throws -> Void

  package init(
    over http: any HTTPClient,
    sleep: @escaping @Sendable (Duration) async throws -> Void = { try await Task.sleep(for: $0) }
  ) {
    self.http = http
    self.sleep = sleep
  }

  private static let attempts = 4
  /// A backend that always names a next page has no more than this.
  private static let mostPages = 10_000

  /// Whatever cannot be read is noted as a finding.
  ///
  /// - Parameter name: what findings call the backend, such as `phoenix:default`.
  package func read(_ reading: TraceReading, named name: String, into reader: RecordingReader) async {
    do {
      if let list = reading.list {
        let ids = try await self.ids(of: list, reading)
        if ids.count > reading.limit { reader.note(partial(name, reading.limit)) }
        let wanted = ids.prefix(reading.limit)
        for start in stride(from: 0, to: wanted.count, by: list.batch) {
          let batch = wanted[start..<min(start + list.batch, wanted.count)]
          try await readPages(from: list.spans(batch), reading, named: name, into: reader)
        }
        if ids.isEmpty { reader.note(Finding(.recordingEmpty, "`\(name)` holds no trace")) }
      } else if let first = reading.pages {
        try await readPages(from: first, reading, named: name, into: reader)
        if reader.traceCount >= reading.limit { reader.note(partial(name, reading.limit)) }
      }
    } catch {
      reader.note(Finding(.recordingUnreachable, "`\(name)` cannot be read: \(error.why)", help: error.help))
    }
  }

  private func partial(_ name: String, _ limit: Int) -> Finding {
    Finding(.recordingPartial, "`\(name)` holds more than the newest \(limit) traces, which were read")
  }

  /// - Returns: in the order of the list, and more than the limit where there are more.
  private func ids(of list: TraceReading.List, _ reading: TraceReading) async throws(Refusal) -> [String] {
    var ids: [String] = []
    var known: Set<String> = []
    var request: HTTPRequest? = list.first
    var pages = 0
    while let asked = request, ids.count <= reading.limit, pages < Self.mostPages {
      let answer = try Self.json(try await send(asked), from: asked)
      let fresh = list.ids(answer).filter { known.insert($0).inserted }
      ids += fresh
      pages += 1
      request = fresh.isEmpty ? nil : reading.next(asked, answer)
    }
    return ids
  }

  private func readPages(
    from first: HTTPRequest, _ reading: TraceReading, named name: String, into reader: RecordingReader
  ) async throws(Refusal) {
    var request: HTTPRequest? = first
    var pages = 0
    while let asked = request, pages < Self.mostPages {
      let body = try await send(asked)
      let answer = try Self.json(body, from: asked)
      reader.read(body, named: name, isPage: true)
      if let complaint = reading.complaint(answer) {
        reader.note(Finding(.recordingDamaged, "`\(name)` is not whole: \(complaint)"))
      }
      pages += 1
      let next = reading.next(asked, answer)
      guard next != asked else { throw Refusal(why: "it names the same page as the next one again and again") }
      request = next
    }
  }

  private static func json(_ body: [UInt8], from request: HTTPRequest) throws(Refusal) -> JSONValue {
    do {
      return try JSONValue(parsing: body)
    } catch {
      throw Refusal(why: "`\(request.url)` answered with something else than JSON (\(error))")
    }
  }

  // MARK: One request

  private struct Refusal: Error {
    /// As it stands behind a colon.
    var why: String
    var help: String?
  }

  private func send(_ request: HTTPRequest) async throws(Refusal) -> [UInt8] {
    var attempt = 1
    while true {
      let why: String
      do {
        let response = try await http.send(request)
        if (200..<300).contains(response.status) { return response.body }
        guard [408, 425, 429, 500, 502, 503, 504].contains(response.status) else {
          throw Self.refusal(of: request, response)
        }
        why = "`\(request.url)` answered with status \(response.status)"
      } catch let failure as HTTPFailure {
        why = "`\(request.url)`: \(failure.words)"
        guard failure.mayPass else { throw Refusal(why: why) }
      } catch let refusal as Refusal {
        throw refusal
      } catch {
        throw Refusal(why: "\(error)")
      }
      guard attempt < Self.attempts else { throw Refusal(why: "\(why), \(attempt) times") }
      let delay = Backoff().delay(after: attempt, random: .random(in: 0..<1))
      do { try await sleep(delay) } catch { throw Refusal(why: "it was interrupted") }
      attempt += 1
    }
  }

  private static func refusal(of request: HTTPRequest, _ response: HTTPResponse) -> Refusal {
    let text = String(decoding: response.body.prefix(300), as: UTF8.self).inert(limit: 200)
    switch response.status {
    case 300..<400:
      return Refusal(
        why: "`\(request.url)` sends on to another address (status \(response.status)), which is not followed",
        help: "write the address that it sends on to into `spangate.yaml`")
    case 401, 403:
      return Refusal(
        why: "`\(request.url)` lets nobody in like this (status \(response.status))",
        help: "a key belongs into the backend's `headers` in `spangate.yaml`, from the environment")
    default: return Refusal(why: "`\(request.url)` answered with status \(response.status): \(text)")
    }
  }
}

extension HTTPFailure {
  /// Whether another try may go better.
  fileprivate var mayPass: Bool {
    switch self {
    case .timedOut, .stalled, .unreachable, .disconnected: true
    case .untrusted, .tooLarge, .cancelled, .invalid, .unavailable: false
    }
  }

  fileprivate var words: String {
    switch self {
    case .timedOut(let after): "no answer within \(after)"
    case .stalled(let after): "nothing came for \(after)"
    case .unreachable(let why), .untrusted(let why), .disconnected(let why), .invalid(let why), .unavailable(let why):
      why
    case .tooLarge(let limit): "the answer is longer than \(limit >> 20) MiB"
    case .cancelled: "it was interrupted"
    }
  }
}
