package import SpangateTrace

/// What came of one call over OTLP/HTTP, as far as it decides what happens to what was sent.
///
/// Source: OTLP specification 1.11, "OTLP/HTTP Response", by which 429, 502, 503, 504 and lost connections are worth
/// another try. Unless read strictly, a 500 is as well: it says that the backend is broken, and nothing of what was sent.
package enum ExportReply: Sendable, Equatable {
  case taken(ExportResponse)
  /// Try again, not before the backend said.
  case notNow(after: Duration?, problem: String)
  /// The request is right and the place or the key is wrong: it is kept until the configuration is mended.
  case misdirected(problem: String)
  /// The request itself was refused, so sending it again would not help; a part of it may be taken.
  case refused(problem: String)
  /// The backend does not take requests of this form, whatever is in them, so that no part of it would be taken either.
  case unsupported(problem: String)

  /// - Parameters:
  ///   - request: what was sent; its header values are taken out of every problem.
  ///   - strictly: by the letter of the specification, so that a 500 is no reason to try again.
  package init(
    to request: HTTPRequest, _ result: Result<HTTPResponse, HTTPFailure>, strictly: Bool = false, now: Timestamp
  ) {
    switch result {
    case .failure(let failure): self = Self.failed(failure, request)
    case .success(let response):
      self = Self.answered(response, request, now: now)
      if strictly, case .notNow(_, let problem) = self, ![429, 502, 503, 504].contains(response.status) {
        self = .refused(problem: problem)
      }
    }
  }

  private static func answered(_ response: HTTPResponse, _ request: HTTPRequest, now: Timestamp) -> ExportReply {
    let problem = CallProblem.of(request, "answered \(response.status)", reason: response.reason)
    switch response.status {
    case 200..<300 where response.isWebPage:
      return .misdirected(problem: CallProblem.of(request, "answered with a web page, so it is not an OTLP endpoint"))
    case 200..<300: return .taken(ExportResponse(of: response))
    case 408, 425, 429, 500, 502...504, 506...:
      let after = response.header("retry-after").flatMap { Duration(retryAfter: $0, at: now) }
      return .notNow(after: after, problem: problem)
    case 415: return .unsupported(problem: problem)
    case 300..<400, 401...407, 410, 421, 426, 501, 505: return .misdirected(problem: problem)
    default: return .refused(problem: problem)
    }
  }

  private static func failed(_ failure: HTTPFailure, _ request: HTTPRequest) -> ExportReply {
    switch failure {
    case .timedOut(let limit):
      .notNow(after: nil, problem: CallProblem.of(request, "did not answer within \(limit.seconds) s"))
    case .stalled(let limit):
      .notNow(after: nil, problem: CallProblem.of(request, "sent nothing for \(limit.seconds) s"))
    case .unreachable(let why): .notNow(after: nil, problem: CallProblem.of(request, "is unreachable", reason: why))
    case .disconnected(let why): .notNow(after: nil, problem: CallProblem.of(request, "broke off", reason: why))
    case .cancelled: .notNow(after: nil, problem: CallProblem.of(request, "did not answer before the time was up"))
    case .untrusted(let why): .misdirected(problem: CallProblem.of(request, "is not trusted", reason: why))
    case .tooLarge(let limit):
      .misdirected(problem: CallProblem.of(request, "answered with more than \(limit) bytes"))
    case .invalid(let why): .misdirected(problem: CallProblem.of(request, "cannot be called", reason: why))
    case .unavailable(let why): .misdirected(problem: CallProblem.of(request, "cannot be called", reason: why))
    }
  }
}

extension HTTPResponse {
  fileprivate var isWebPage: Bool { header("content-type")?.lowercased().hasPrefix("text/html") ?? false }

  /// What the backend says is wrong: a `google.rpc.Status` in either form, the usual JSON members, or plain text.
  fileprivate var reason: String? {
    let type = header("content-type")?.lowercased() ?? ""
    if type.hasPrefix("application/x-protobuf") { return RPCStatus.message(in: body) }
    if type.contains("json"), let value = try? JSONValue(parsing: body) {
      return ["message", "detail", "error"].lazy.compactMap { value[$0] }.first.map { $0.string ?? $0.description }
    }
    return isWebPage ? nil : String(startOf: body, limit: 2_000)
  }
}
