import SpangateCore
package import SpangateTrace

/// What came of one call, as far as it decides what happens to what was sent.
///
/// Source: OTLP specification 1.11, "OTLP/HTTP Response"; only 429, 502, 503, 504 and lost
/// connections are worth another try.
package enum Reply: Sendable, Equatable {
  case taken(PartialSuccess?)
  /// Try again, not before the backend said.
  case notNow(after: Duration?, problem: String)
  /// The request is right and the place or the key is wrong: it is kept until the configuration is mended.
  case misdirected(problem: String)
  /// The request itself was refused, so sending it again would not help.
  case refused(problem: String)

  /// - Parameter request: what was sent; its header values are taken out of every problem.
  package init(to request: HTTPRequest, _ result: Result<HTTPResponse, HTTPFailure>, now: Timestamp) {
    switch result {
    case .failure(let failure): self = Self.failed(failure, request)
    case .success(let response): self = Self.answered(response, request, now: now)
    }
  }

  private static func answered(_ response: HTTPResponse, _ request: HTTPRequest, now: Timestamp) -> Reply {
    let problem = Problem.of(request, "answered \(response.status)", reason: response.reason)
    switch response.status {
    case 200..<300 where response.isWebPage:
      return .misdirected(problem: Problem.of(request, "answered with a web page, so it is not an OTLP endpoint"))
    case 200..<300: return .taken(PartialSuccess(of: response))
    case 429, 502, 503, 504:
      let after = response.header("retry-after").flatMap { RetryAfter.delay($0, now: now) }
      return .notNow(after: after, problem: problem)
    case 300..<400, 401, 402, 403, 404, 405, 407, 408, 415, 421: return .misdirected(problem: problem)
    default: return .refused(problem: problem)
    }
  }

  private static func failed(_ failure: HTTPFailure, _ request: HTTPRequest) -> Reply {
    switch failure {
    case .timedOut(let limit):
      .notNow(after: nil, problem: Problem.of(request, "did not answer within \(limit.seconds) s"))
    case .stalled(let limit):
      .notNow(after: nil, problem: Problem.of(request, "sent nothing for \(limit.seconds) s"))
    case .unreachable(let why): .notNow(after: nil, problem: Problem.of(request, "is unreachable", reason: why))
    case .disconnected(let why): .notNow(after: nil, problem: Problem.of(request, "broke off", reason: why))
    case .cancelled: .notNow(after: nil, problem: Problem.of(request, "did not answer before the time was up"))
    case .tooLarge(let limit):
      .misdirected(problem: Problem.of(request, "answered with more than \(limit) bytes"))
    case .invalid(let why): .misdirected(problem: Problem.of(request, "cannot be called", reason: why))
    case .unavailable(let why): .misdirected(problem: Problem.of(request, "cannot be called", reason: why))
    }
  }
}

/// What a user is told about a call that went wrong.
enum Problem {
  /// - Parameter reason: hostile text; header values in it are blanked out.
  static func of(_ request: HTTPRequest, _ what: String, reason: String? = nil) -> String {
    let place = request.url.prefix { $0 != "?" && $0 != "#" }
    guard let reason, !reason.isEmpty else { return "\(place) \(what)" }
    return "\(place) \(what): \(withoutSecrets(reason, of: request).inert(limit: 200))"
  }

  private static func withoutSecrets(_ text: String, of request: HTTPRequest) -> String {
    var text = text
    for header in request.headers {
      // The key alone too, without the scheme before it. Shorter ones are names and numbers, not secrets.
      for secret in [Substring(header.value)] + header.value.split(separator: " ") where secret.utf8.count >= 6 {
        text = text.replacing(secret, with: "[redacted]")
      }
    }
    return text
  }
}

extension HTTPResponse {
  fileprivate var isWebPage: Bool { header("content-type")?.lowercased().hasPrefix("text/html") ?? false }

  /// What the backend says is wrong: a `google.rpc.Status` in either form, the usual JSON members, or plain text.
  fileprivate var reason: String? {
    let type = header("content-type")?.lowercased() ?? ""
    if type.hasPrefix("application/x-protobuf") {
      var cursor = FieldCursor(body)
      while let field = try? cursor.next() {
        if field.number == 2, let text = field.body { return String(decoding: body[text], as: UTF8.self) }
      }
      return nil
    }
    if type.contains("json"), let value = try? JSONValue(parsing: body) {
      return ["message", "detail", "error"].lazy.compactMap { value[$0] }.first.map { $0.string ?? $0.description }
    }
    return isWebPage ? nil : String(decoding: body.prefix(2_000), as: UTF8.self)
  }
}
