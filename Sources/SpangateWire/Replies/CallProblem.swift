import SpangateTrace

/// What a user is told about a call that went wrong.
enum CallProblem {
  /// - Parameter reason: hostile text; header values in it are blanked out.
  static func of(_ request: HTTPRequest, _ what: String, reason: String? = nil) -> String {
    let place = request.url.prefix { $0 != "?" && $0 != "#" }
    guard let reason, !reason.isEmpty else { return "\(place) \(what)" }
    return "\(place) \(what): \(withoutSecrets(reason, of: request).inert(limit: 200))"
  }

  private static func withoutSecrets(_ text: String, of request: HTTPRequest) -> String {
    var text = text
    // The key alone too, without the scheme before it. Shorter ones are names and numbers, not secrets.
    let words = request.headers.flatMap { [Substring($0.value)] + $0.value.split(separator: " ") }
    for secret in words where secret.utf8.count >= 6 { text = text.replacing(secret, with: "[redacted]") }
    var policy = RedactionPolicy.secretsOnly
    policy.add(secrets: words.map(String.init))
    return Redactor(policy).redacted(text)
  }
}
