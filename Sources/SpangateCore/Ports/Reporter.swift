/// Renders a report. Every text from an agent passes through `String.inert` or the format's own escaping.
package protocol Reporter: Configurable where Config == NoConfig {
  /// The usual name of a file with this, such as `report.json`.
  static var fileName: String { get }
  func render(_ report: Report, for surface: Surface) -> String
}

/// What a reporter may know about where its text goes.
package struct Surface: Sendable {
  /// ANSI colours are welcome.
  package var color: Bool
  /// In columns; nil when it is not a terminal.
  package var width: Int?
  /// Where the files and pages are that it speaks of.
  package var whereabouts: Whereabouts

  package var isTerminal: Bool { width != nil }

  package init(color: Bool = false, width: Int? = nil, whereabouts: Whereabouts = Whereabouts()) {
    self.color = color
    self.width = width
    self.whereabouts = whereabouts
  }
}

/// The configuration of what has none.
package struct NoConfig: Decodable, Sendable {
  package init() {}
}
