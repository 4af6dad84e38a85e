extension String {
  /// The text inert and with HTML's special characters as entities, for an element's text or a quoted attribute.
  package func html(limit: Int = 500) -> String { inert(limit: limit).escapingMarkup }

  /// The same over several lines, for preformatted text.
  package func htmlLines(limit: Int = 10_000) -> String { inertLines(limit: limit).escapingMarkup }

  /// The text inert and escaped for XML 1.0, which forbids most control characters even as references.
  package func xml(limit: Int = 500) -> String { inert(limit: limit).escapingMarkup }

  /// The same over several lines, for an element's text.
  package func xmlLines(limit: Int = 10_000) -> String { inertLines(limit: limit).escapingMarkup }

  private var escapingMarkup: String {
    var text = ""
    for scalar in unicodeScalars {
      switch scalar {
      case "&": text += "&amp;"
      case "<": text += "&lt;"
      case ">": text += "&gt;"
      case "\"": text += "&quot;"
      case "'": text += "&#39;"
      default: text.unicodeScalars.append(scalar)
      }
    }
    return text
  }

  /// Whether this may become a link: an absolute http, https or file URL.
  package var isLink: Bool {
    let start = unicodeScalars.prefix(8).map { $0.properties.lowercaseMapping }.joined()
    return ["http://", "https://", "file://"].contains { start.hasPrefix($0) }
  }

  /// A link's address with everything that could end it or hide in it percent-encoded.
  ///
  /// Source: RFC 3986, sections 2.2 and 2.3, less quotes, parentheses and brackets.
  package func address(limit: Int = 2_000) -> String {
    utf8.prefix(limit).percentEncoded { $0.isUnreserved || ":/?#@!$&*+,;=%".utf8.contains($0) }
  }
}
