import SpangateCore
import SpangateTrace

extension ModelEndpoint {
  /// A response that is no reply.
  func failure(refusedBy response: HTTPResponse, at now: Timestamp) -> ModelFailure {
    let error = (try? JSONValue(parsing: response.body))?["error"] ?? .null
    var failure = failure(error, status: response.status)
    failure.retryAfter =
      response.header("retry-after-ms").flatMap { Int64($0) }.map { .milliseconds(min(max($0, 0), 86_400_000)) }
      ?? response.header("retry-after").flatMap { Duration(retryAfter: $0, at: now) }
    switch response.header("x-should-retry") {
    case "true": failure.isTransient = true
    case "false": failure.isTransient = false
    default: break
    }
    return failure
  }

  /// An error object of a provider's.
  ///
  /// - Parameter status: nil for one in the middle of a stream, where its type stands for the status.
  func failure(_ error: JSONValue, status: Int?) -> ModelFailure {
    let type = error["type"]?.string ?? error["code"]?.string
    let code = status ?? type.flatMap { Self.statuses[$0] } ?? 500
    var text = status.map { "\(provider) answered with status \($0)" } ?? "\(provider) broke off its reply"
    if let type { text += " (\((key?.redacted(type) ?? type).inert(limit: 60)))" }
    // What is said of a refused key may hold some of it.
    if code != 401, code != 403, let message = error["message"]?.string ?? error.string {
      // Before it is cut: half of a key cannot be told from anything.
      text += ": \((key?.redacted(message) ?? message).inert(limit: 300))"
    }
    let isOutOfQuota = [error["code"]?.string, error["type"]?.string].contains("insufficient_quota")
    return ModelFailure(
      text, kind: [429, 503, 529].contains(code) ? .throttled : .rejected,
      isTransient: !isOutOfQuota && (code >= 500 || [408, 409, 429].contains(code)))
  }

  /// No response at all, or not all of one.
  func failure(_ failure: HTTPFailure) -> ModelFailure {
    func made(_ text: String, _ kind: ModelFailure.Kind, isTransient: Bool = true) -> ModelFailure {
      let text = "\(provider): \(text)"
      return ModelFailure(key?.redacted(text) ?? text, kind: kind, isTransient: isTransient)
    }
    return switch failure {
    case .timedOut(let limit): made("no reply within \(limit.text)", .timedOut)
    case .stalled(let limit): made("nothing came for \(limit.text)", .stalled)
    case .unreachable(let why): made(why, .unreachable)
    case .disconnected(let why): made(why, .cutOff)
    case .tooLarge(let limit):
      made("the reply is longer than \(limit >> 20) MiB", .unreadable, isTransient: false)
    case .cancelled: made("cancelled", .failed, isTransient: false)
    case .invalid(let why), .unavailable(let why), .untrusted(let why): made(why, .unreachable, isTransient: false)
    }
  }

  func unreadable(_ problem: String) -> ModelFailure {
    ModelFailure(
      "\(provider): \((key?.redacted(problem) ?? problem).inert(limit: 300))", kind: .unreadable, isTransient: true)
  }

  /// Of both providers' error types, the statuses that they come with.
  private static let statuses = [
    "invalid_request_error": 400, "authentication_error": 401, "billing_error": 402, "permission_error": 403,
    "not_found_error": 404, "request_too_large": 413, "rate_limit_error": 429, "rate_limit_exceeded": 429,
    "api_error": 500, "server_error": 500, "timeout_error": 504, "overloaded_error": 529,
  ]
}
