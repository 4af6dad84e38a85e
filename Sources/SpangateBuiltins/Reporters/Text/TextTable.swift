package import SpangateCore

/// Columns of text, aligned by what a terminal shows. A column without any value is left out.
package struct TextTable {
  /// Stands for what is not there.
  package static let absent = "—"
  /// In columns, where nobody says how wide the place is.
  package static let width = 80

  package let titles: [String]
  /// Figures are aligned on their right.
  package let figures: Set<Int>
  /// Columns that can be done without where there is no room, in the order in which they go.
  package let spare: [Int]
  package var rows: [[String]] = []

  package init(_ titles: [String], figures: Set<Int>, spare: [Int] = [], rows: [[String]]) {
    self.titles = titles
    self.figures = figures
    self.spare = spare
    self.rows = rows
  }

  /// The columns that say something.
  private var shown: [Int] {
    titles.indices.filter { column in rows.contains { $0[column] != Self.absent } }
  }

  /// One line a row, titles first; none wraps: what is too long ends with `…`.
  ///
  /// - Parameter width: in columns of a terminal.
  package func lines(
    indent: String = "  ", width: Int? = nil, paint: Paint = Paint(false),
    style: (_ row: Int) -> Paint.Style? = { _ in nil }
  ) -> [String] {
    let room = max((width ?? Self.width) - indent.count, Self.leastWidth)
    let layout = Layout(of: self, columns: shown, room: room)
    func line(_ cells: [String]) -> String {
      let padded = layout.columns.map { column, width in
        cells[column].cut(to: width).padded(to: width, onLeft: figures.contains(column))
      }
      return indent + padded.joined(separator: "  ").cut(to: room).trimmingEnd
    }
    return [paint(.dim, line(titles))]
      + rows.indices.map { row in style(row).map { paint($0, line(rows[row])) } ?? line(rows[row]) }
  }

  /// The same as a Markdown table; the cells must be Markdown already.
  var markdown: [String] {
    let columns = shown
    func line(_ cells: [String]) -> String { "| " + columns.map { cells[$0] }.joined(separator: " | ") + " |" }
    let rule = columns.map { figures.contains($0) ? "---:" : "---" }.joined(separator: " | ")
    return [line(titles), "| \(rule) |"] + rows.map(line)
  }

  private static let leastWidth = 20
}

extension TextTable {
  /// Which columns there is room for, and how wide each is.
  private struct Layout {
    private(set) var columns: [(column: Int, width: Int)]

    /// Of the first column, which names its row: as far as it is cut before others go, and then before all is cut.
    private static let (readable, least) = (24, 8)

    init(of table: TextTable, columns shown: [Int], room: Int) {
      columns = shown.map { column in
        (column, ([table.titles] + table.rows).map { $0[column].columns }.max() ?? 0)
      }
      shrinkName(to: Self.readable, room)
      for spare in table.spare where total > room { columns.removeAll { $0.column == spare } }
      shrinkName(to: Self.least, room)
    }

    private var total: Int { columns.reduce(0) { $0 + $1.width } + 2 * max(0, columns.count - 1) }

    private mutating func shrinkName(to least: Int, _ room: Int) {
      guard total > room, let first = columns.first else { return }
      columns[0].width = min(first.width, max(least, first.width - (total - room)))
    }
  }
}

extension String {
  fileprivate var trimmingEnd: String {
    var text = self
    while text.last == " " { text.removeLast() }
    return text
  }
}
