package import SpangateCore

/// A line that ends where the terminal does.
package struct FittedLine {
  package private(set) var text = ""
  private let paint: Paint
  /// nil where nothing is cut.
  private var left: Int?

  package init(on surface: Surface, cuts: Bool = true) {
    paint = Paint(surface.color)
    left = cuts ? surface.width : nil
  }

  /// - Parameters:
  ///   - piece: inert; nothing of nil.
  ///   - isApart: two spaces stand before it.
  package mutating func add(_ piece: String?, _ style: Paint.Style? = nil, apart isApart: Bool = true) {
    let gap = isApart ? "  " : ""
    guard let piece, left.map({ $0 > gap.count }) ?? true else { return }
    let shown = left.map { piece.cut(to: $0 - gap.count) } ?? piece
    left = left.map { $0 - gap.count - shown.columns }
    text += gap + (style.map { paint($0, shown) } ?? shown)
  }
}
