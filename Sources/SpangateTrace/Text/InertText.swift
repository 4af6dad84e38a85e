extension String {
  /// The text with everything that could act on a terminal, a log or a reader made visible, on one line.
  ///
  /// Control characters, ANSI escapes, bidirectional overrides and other invisible characters become escapes such as
  /// `\u{1b}`; line ends become `⏎`. What a pipeline's log would take for a command (`::error::` at the start of a
  /// line, `##[group]` and `##vso[…]` anywhere) has one character of its mark escaped.
  ///
  /// - Parameter limit: in characters; what is longer ends with `…`. No more than that is looked at.
  package func inert(limit: Int = 500) -> String {
    var writer = InertWriter(keepsLines: false)
    return writer.write(unicodeScalars, limit: limit)
  }

  /// The same over several lines: line ends and tabs stay.
  package func inertLines(limit: Int = 10_000) -> String {
    var writer = InertWriter(keepsLines: true)
    return writer.write(unicodeScalars, limit: limit)
  }

  /// The parts of one line, each inert, and inert together.
  package static func inert(parts: [some Sequence<Unicode.Scalar>]) -> [String] {
    var writer = InertWriter(keepsLines: false)
    return parts.map { part in
      defer { writer.text = "" }
      return writer.write(part, limit: .max)
    }
  }
}

/// Writes a text without what could act, and remembers as much of the line as log commands depend on.
private struct InertWriter {
  let keepsLines: Bool
  var text = ""
  private var start = LineStart.blank
  private var mark = LogCommandMark()

  init(keepsLines: Bool) { self.keepsLines = keepsLines }

  /// GitHub takes a line for a command when `::` is the first of it that is not white space.
  private enum LineStart { case blank, colon, text }

  mutating func write(_ scalars: some Sequence<Unicode.Scalar>, limit: Int) -> String {
    for (count, scalar) in scalars.enumerated() {
      guard count < limit else { return text + "…" }
      switch scalar {
      case "\n" where keepsLines:
        text += "\n"
        start = .blank
        mark = LogCommandMark()
      case "\n": text += "⏎"
      case "\t": text += keepsLines ? "\t" : " "
      case "\r": continue
      default: write(scalar)
      }
    }
    return text
  }

  private mutating func write(_ scalar: Unicode.Scalar) {
    let isMark = mark.isCompleted(by: scalar)
    let isCommand = isMark || (scalar == ":" && start == .colon)
    switch start {
    case .blank: start = scalar == ":" ? .colon : scalar.properties.isWhitespace ? .blank : .text
    case .colon, .text: start = .text
    }
    if scalar.isInert && !isCommand {
      text.unicodeScalars.append(scalar)
    } else {
      text += "\\u{\(String(scalar.value, radix: 16))}"
    }
  }
}

/// Finds `##`, perhaps a word, and a bracket, which GitHub's older form, Azure and TeamCity obey anywhere in a line.
package struct LogCommandMark {
  private var state = State.none

  private enum State { case none, hash, hashes }

  package init() {}

  /// Takes the next character of a line.
  package mutating func isCompleted(by scalar: Unicode.Scalar) -> Bool {
    let isCompleted = state == .hashes && scalar == "["
    switch (state, scalar) {
    case (.none, "#"): state = .hash
    case (.hash, "#"), (.hashes, "#"): state = .hashes
    case (.hashes, _) where scalar.properties.isAlphabetic: break
    default: state = .none
    }
    return isCompleted
  }
}

extension Unicode.Scalar {
  /// Whether printing it does nothing but show a character.
  package var isInert: Bool {
    if isASCII { return ("\u{20}"..."\u{7e}").contains(self) }
    switch properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .privateUse, .unassigned: return false
    default: return !properties.isDefaultIgnorableCodePoint || ("\u{fe00}"..."\u{fe0f}").contains(self)
    }
  }
}
