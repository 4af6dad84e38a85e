import SpangateStatistics

/// Random pieces of text, the same for the same seed.
struct Draws {
  private var generator: SeededGenerator

  init(seed: UInt64) { generator = SeededGenerator(seed: seed) }

  static let digits = Array("0123456789")
  static let lower = Array("abcdefghijklmnopqrstuvwxyz")
  static let upper = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
  static let hex = Array("0123456789abcdef")
  static let alphanumeric = digits + lower + upper

  mutating func int(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &generator) }
  mutating func chance(_ share: Double) -> Bool { Double.random(in: 0..<1, using: &generator) < share }
  mutating func pick<Element>(_ elements: [Element]) -> Element { elements.randomElement(using: &generator)! }
  mutating func text(_ count: Int, of alphabet: [Character]) -> String {
    String((0..<count).map { _ in alphabet.randomElement(using: &generator)! })
  }
  mutating func digits(_ count: Int) -> String { text(count, of: Self.digits) }
  mutating func hex(_ count: Int) -> String { text(count, of: Self.hex) }

  /// Letters and digits with at least one of each at the end, as keys have them.
  mutating func key(_ count: Int) -> String {
    text(count - 2, of: Self.alphanumeric) + text(1, of: Self.lower) + digits(1)
  }

  /// A pattern with `N` for 2 to 9, `X` for any digit, and `A` for an area or exchange of North America; everything else
  /// stands for itself.
  mutating func filled(_ pattern: String) -> String {
    pattern.map { character in
      switch character {
      case "N": "\(int(2...9))"
      case "X": "\(int(0...9))"
      case "A": area()
      default: String(character)
      }
    }.joined()
  }

  /// No 211, 311, …, and none with a 9 in the middle, which are kept for later.
  private mutating func area() -> String {
    let middle = int(0...8)
    return "\(int(2...9))\(middle)\(middle == 1 ? pick([0, 2, 3, 4, 5, 6, 7, 8, 9]) : int(0...9))"
  }
}
