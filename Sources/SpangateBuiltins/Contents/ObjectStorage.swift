package import SpangateCore
package import SpangateTrace

/// Keeps long texts in a bucket that is spoken to like S3, under the SHA-256 of their content.
///
/// Links are given out at once, since the name is known before anything is sent; what cannot be sent is said at the end.
package final class ObjectStorage: ContentStore {
  private struct State {
    var waiting: [(path: String, content: [UInt8])] = []
    var waitingBytes = 0
    /// Names that were taken already: the same content is sent once a run.
    var taken: Set<String> = []
    var workers: [Task<Void, Never>] = []
    var running = 0
    var unkept = 0
    var problem: String?
  }

  /// Uploads at one time.
  private static let mostAtOnce = 8
  /// What waits to be sent, at most, in bytes; more is not kept.
  private static let mostWaiting = 128 << 20

  private let target: Settings.Offload.Bucket
  private let signature: RequestSignature
  private let http: any HTTPClient
  private let sleep: @Sendable (Duration) async -> Void
  private let state = Locked(State())

  /// - Parameter environment: of the credentials.
  package init(
    _ target: Settings.Offload.Bucket, environment: [String: String], http: any HTTPClient,
    sleep: @escaping @Sendable (Duration) async -> Void = { try? await Task.sleep(for: $0) }
  ) {
    self.target = target
    self.http = http
    self.sleep = sleep
    signature = RequestSignature(
      accessKey: environment["AWS_ACCESS_KEY_ID"] ?? "", secretKey: environment["AWS_SECRET_ACCESS_KEY"] ?? "",
      sessionToken: environment["AWS_SESSION_TOKEN"], region: target.region)
  }

  package func keep(_ content: [UInt8]) -> String? {
    let name = SHA256.hash(content).hexDigits
    let path = "/" + ([target.name] + target.prefix + [String(name.prefix(2)), "\(name).txt"]).joined(separator: "/")
    let isKept = state.withLock { state in
      if state.taken.contains(name) { return true }
      guard state.waitingBytes + content.count <= Self.mostWaiting else {
        state.unkept += 1
        state.problem = state.problem ?? "more waits to be sent than \(Self.mostWaiting) bytes"
        return false
      }
      state.taken.insert(name)
      state.waiting.append((path, content))
      state.waitingBytes += content.count
      if state.running < Self.mostAtOnce {
        state.running += 1
        state.workers.append(Task.detached { [self] in await work() })
      }
      return true
    }
    return isKept ? target.endpoint + path : nil
  }

  package func finish() async -> [UnkeptContent] {
    // Workers end when nothing waits, and nothing is added any more.
    for worker in state.withLock(\.workers) { await worker.value }
    let (unkept, problem) = state.withLock { ($0.unkept, $0.problem) }
    guard unkept > 0 else { return [] }
    return [
      UnkeptContent(
        "\(unkept == 1 ? "1 text that is" : "\(unkept) texts that are") too long for a span could not be kept in "
          + "`\(target.endpoint.inert(limit: 100))/\(target.name.inert(limit: 100))`",
        reason: (problem ?? "").inert(limit: 200))
    ]
  }

  private func work() async {
    while let next = takeNext() {
      if let problem = await send(next.content, to: next.path) {
        state.withLock { state in
          state.unkept += 1
          state.problem = state.problem ?? problem
        }
      }
      state.withLock { $0.waitingBytes -= next.content.count }
    }
  }

  private func takeNext() -> (path: String, content: [UInt8])? {
    state.withLock { state in
      if state.waiting.isEmpty {
        state.running -= 1
        return nil
      }
      return state.waiting.removeFirst()
    }
  }

  /// - Returns: why it was not taken; nil when it was.
  private func send(_ content: [UInt8], to path: String) async -> String? {
    var problem: String?
    for attempt in 0..<4 {
      if attempt > 0 { await sleep(.milliseconds(250 << (2 * attempt))) }
      let headers = signature.signed(
        "PUT", path: path, headers: [HTTPHeader("host", target.host)], body: content, at: .now)
      do {
        let response = try await http.send(
          HTTPRequest(method: "PUT", url: target.endpoint + path, headers: headers, body: content))
        if (200..<300).contains(response.status) { return nil }
        problem = "it answered with status \(response.status)"
        if response.status < 500, response.status != 429 { return problem }
      } catch {
        problem = "\(error)"
      }
    }
    return problem
  }
}
