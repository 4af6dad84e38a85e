import SpangateCore
package import SpangateTrace

/// Texts as agents write them, in which it is known what is sensitive.
package struct RedactionCorpus: Sendable {
  package struct Document: Sendable {
    package var text: [UInt8] = []
    package var truth: [SensitiveMatch] = []
  }

  package private(set) var documents: [Document] = []

  package init(documents count: Int, seed: UInt64) {
    var draws = Draws(seed: seed)
    for _ in 0..<count { documents.append(Self.document(&draws)) }
  }

  /// Of a message, a line of a log, or a JSON object within a text.
  private enum Style: CaseIterable { case prose, log, json }

  private static func document(_ draws: inout Draws) -> Document {
    var document = Document()
    let style = draws.pick(Style.allCases)
    for _ in 0..<draws.int(2...8) {
      document.add(lead(style, &draws))
      if draws.chance(0.5) {
        let kind = draws.pick(SensitiveKind.allCases)
        let value = draws.value(of: kind)
        document.add(introduction(of: kind, value, &draws))
        let start = document.text.count
        document.add(value)
        document.truth.append(SensitiveMatch(kind, start..<document.text.count))
      } else {
        document.add(draws.decoy())
      }
      document.add(tail(style, &draws))
    }
    return document
  }

  /// What must stand before a value for anyone to know what it is.
  private static func introduction(of kind: SensitiveKind, _ value: String, _ draws: inout Draws) -> String {
    switch kind {
    case .bearerToken: value.hasPrefix("eyJ") ? "" : draws.pick(["Bearer ", "bearer ", "Authorization: Bearer "])
    case .phone where value.allSatisfy(\.isNumber):
      draws.pick(["phone: ", "call me at ", "Tel. ", "mobile ", "\"fax\": \"", "my cell is "])
    case .ssn where !value.contains("-"): draws.pick(["SSN ", "ssn: ", "social security number "])
    default: ""
    }
  }

  private static func lead(_ style: Style, _ draws: inout Draws) -> String {
    switch style {
    case .prose:
      draws.pick([
        "Please write to ", "The customer said ", "It was ", "Our record shows ", "You can use ", "I looked it up: ",
        "Reach us: ",
        "Contact:\n- ", "“", "(see ", "Die Angabe lautet ", "Ответ: ", "お客様: ", "We found ",
      ])
    case .log:
      draws.pick(["level=info value=", "client=", "[info] got ", "WARN: ", "GET /lookup?q=", "arg=\"", "| ", "host: "])
    case .json:
      draws.pick(["{\"value\": \"", "{\\\"text\\\":\\\"", "\\n", "[\"", "\"note\":\"See ", "\\t", "{'a': '"])
    }
  }

  private static func tail(_ style: Style, _ draws: inout Draws) -> String {
    let words = [
      "and the refund is on its way", "which I will check again", "as agreed with the team last week",
      "so the tool was called once more to be sure of it", "for the whole year", "because nobody had asked before",
    ]
    switch style {
    case .prose: return draws.pick([". ", ", ", "; ", "! ", "\n", ") ", "? "]) + draws.pick(words) + ". "
    case .log:
      return draws.pick([" ", "\" ", ", ", "\n", " | "]) + "status=200 path=/v1/orders " + draws.pick(words) + "\n"
    case .json: return draws.pick(["\"}", "\\\"}", "\\n", "\"]", "', "]) + " {\"reason\": \"\(draws.pick(words))\"} "
    }
  }
}

extension RedactionCorpus.Document {
  fileprivate mutating func add(_ piece: String) { text.append(contentsOf: piece.utf8) }
}
