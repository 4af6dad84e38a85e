import SpangateCore
import SpangateTrace

extension RedactionDocument: Documented {
  static let documentation: [KeyDocumentation] = [
    .init(
      "with",
      "What becomes of each kind and pattern that says nothing else: `[email]` stands for it, `[email:kfmbaldgpocnehij]` does (the same for the same text), or nothing is left.",
      default: "replace", example: "drop"),
    .init("kinds", "What becomes of single kinds.", example: ["ip": "keep", "api_key": "drop"]),
    .init("key", "The key of the hashes, from the environment; `hash` needs one.", example: "${REDACTION_KEY:-s3cr3t}"),
    .init(
      "patterns", "Regular expressions of your own, by the names that stand for what they match.",
      example: ["employee": "EMP-[0-9]{6}"]),
    .init(
      "attributes", "Names of attributes that are dropped whole; a `*` at the end stands for any rest.",
      example: ["db.statement", "http.request.header.*"]),
    .init(
      "content",
      "Whether messages, prompts, arguments and results are kept; denied, texts stay only under names that are known to hold none.",
      default: "keep", example: "deny"),
    .init("allow", "Names of attributes whose texts stay where content is denied.", example: ["app.screen"]),
    .init(
      "scorers", "Whether scorers see what arrived, or no more than the store.", default: "arrived", example: "redacted"
    ),
  ]
}

extension KindsDocument: Documented {
  static let documentation: [KeyDocumentation] = SensitiveKind.allCases.map {
    .init($0.rawValue, summary(of: $0), otherwise: "what `redact.with` says", example: "drop")
  }

  private static func summary(of kind: SensitiveKind) -> String {
    switch kind {
    case .email: "E-mail addresses."
    case .phone: "Telephone numbers; a national one without any form only behind a word such as \"call\"."
    case .ssn: "Social security numbers of the United States."
    case .creditCard: "Numbers of payment cards whose check digit is right."
    case .iban: "International bank account numbers whose check digits are right."
    case .ip: "IP addresses, of version 4 and 6."
    case .apiKey: "Keys of the known shapes."
    case .bearerToken: "Bearer tokens."
    }
  }
}
