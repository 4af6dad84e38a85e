import SpangateTrace

/// Puts ANSI colours round text, or does nothing where they are not welcome.
package struct Paint: Sendable {
  package let isOn: Bool

  package init(_ isOn: Bool) { self.isOn = isOn }

  /// A select graphic rendition parameter. Colour never says what the words do not.
  package enum Style: String, Sendable {
    case bold = "1"
    case dim = "2"
    case red = "1;31"
    case green = "1;32"
    case yellow = "1;33"
    case blue = "1;34"
    case cyan = "1;36"
  }

  package func callAsFunction(_ style: Style, _ text: String) -> String {
    isOn && !text.isEmpty ? "\u{1b}[\(style.rawValue)m\(text)\u{1b}[0m" : text
  }
}
