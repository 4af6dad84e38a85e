package import SpangateTrace

/// What there is to know of one key of a file: said once, beside the type that decodes it.
///
/// The schema, `spangate explain` and the reference pages are made of these.
package struct KeyDocumentation: Sendable {
  /// As the user writes it.
  package var key: String
  /// One or two plain sentences, in Markdown.
  package var summary: String
  /// What holds when the key is left out; nil when that is nothing, or no single value.
  package var fallback: JSONValue?
  /// What holds when the key is left out, where that depends on something.
  package var otherwise: String?
  package var bounds: Bounds?
  /// A value that is accepted.
  package var example: JSONValue

  /// What a number can be.
  package struct Bounds: Sendable, Equatable {
    package var least: Double?
    package var most: Double?
    /// Whether neither end can be reached.
    package var isOpen = false

    package static func from(_ least: Double, to most: Double) -> Bounds { Bounds(least: least, most: most) }
    package static func atLeast(_ least: Double) -> Bounds { Bounds(least: least) }
    package static func moreThan(_ low: Double) -> Bounds { Bounds(least: low, isOpen: true) }
    package static func between(_ low: Double, _ high: Double) -> Bounds {
      Bounds(least: low, most: high, isOpen: true)
    }
  }

  package init(
    _ key: String, _ summary: String, default fallback: JSONValue? = nil, otherwise: String? = nil,
    _ bounds: Bounds? = nil, example: JSONValue
  ) {
    self.key = key
    self.summary = summary
    self.fallback = fallback
    self.otherwise = otherwise
    self.bounds = bounds
    self.example = example
  }
}

/// A type whose keys are explained beside it: each key that it decodes has one entry.
package protocol Documented {
  static var documentation: [KeyDocumentation] { get }
}
