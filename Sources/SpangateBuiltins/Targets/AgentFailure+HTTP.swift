internal import SpangateCore
import SpangateTrace

extension AgentFailure {
  /// A response that is no answer.
  init(refusing response: HTTPResponse, redactedBy redactor: Redactor, at now: Timestamp) {
    let status = response.status
    let excerpt = response.excerpt(redactor)
    let message = "answered with status \(status)"
    switch status {
    case 429, 503:
      let wait = response.header("retry-after").flatMap { Duration(retryAfter: $0, at: now) }
      self.init(status == 429 ? .throttled : .unavailable, message, diagnostics: excerpt, retryAfter: wait)
    case 300..<400:
      self.init(
        .rejected, "\(message): redirects are not followed", diagnostics: excerpt, isTransient: false)
    default: self.init(.rejected, message, diagnostics: excerpt, isTransient: status >= 500)
    }
  }

  /// No response at all.
  init(_ failure: HTTPFailure, diagnostics: String = "") {
    switch failure {
    case .timedOut(let limit): self.init(.timedOut, "no answer within \(limit.text)", diagnostics: diagnostics)
    case .stalled(let limit): self.init(.timedOut, "nothing came for \(limit.text)", diagnostics: diagnostics)
    case .unreachable(let why): self.init(.refused, why, diagnostics: diagnostics)
    case .disconnected(let why): self.init(.crashed, why, diagnostics: diagnostics)
    case .tooLarge(let limit):
      self.init(
        .unreadable, "the response is longer than \(limit.bytesInWords)", diagnostics: diagnostics, isTransient: false)
    case .cancelled: self.init(.interrupted, "interrupted", diagnostics: diagnostics)
    case .invalid(let why), .unavailable(let why), .untrusted(let why):
      self.init(.refused, why, diagnostics: diagnostics, isTransient: false)
    }
  }
}

extension HTTPResponse {
  /// The first 2 KiB of the body, as text.
  ///
  /// - Parameter redactor: of all of it, since half of a secret cannot be told from anything.
  func excerpt(_ redactor: Redactor) -> String {
    String(startOf: redactor.redacted(String(decoding: body, as: UTF8.self)).utf8, limit: 2 << 10)
  }
}
