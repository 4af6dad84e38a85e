extension String {
  /// The text with everything that could act on a terminal, a log or a reader taken out, on one line.
  ///
  /// Control characters, ANSI escapes, bidirectional overrides and other invisible format characters become visible
  /// escapes such as `\u{1b}`; line ends become `⏎`.
  ///
  /// - Parameter limit: in characters; what is longer ends with `…`.
  package func inert(limit: Int = 500) -> String {
    var text = ""
    var count = 0
    for scalar in unicodeScalars {
      guard count < limit else { return text + "…" }
      count += 1
      switch scalar {
      case "\n": text += "⏎"
      case "\t": text += " "
      case "\r": continue
      default:
        if scalar.isInert { text.unicodeScalars.append(scalar) } else { text += "\\u{\(String(scalar.value, radix: 16))}" }
      }
    }
    return text
  }
}

extension Unicode.Scalar {
  /// Whether printing it does nothing but show a character.
  package var isInert: Bool {
    switch properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .privateUse, .unassigned: false
    default: true
    }
  }
}
