package import SpangateCore

/// Columns of text, aligned by what a terminal shows. A column without any value is left out.
package struct TextTable {
  /// Stands for what is not there.
  package static let absent = "—"

  package let titles: [String]
  /// Figures are aligned on their right.
  package let figures: Set<Int>
  package var rows: [[String]] = []

  package init(_ titles: [String], figures: Set<Int>, rows: [[String]]) {
    self.titles = titles
    self.figures = figures
    self.rows = rows
  }

  /// The columns that say something.
  private var shown: [Int] {
    titles.indices.filter { column in rows.contains { $0[column] != Self.absent } }
  }

  /// One line a row, titles first.
  package func lines(
    indent: String = "  ", paint: Paint = Paint(false), style: (_ row: Int) -> Paint.Style? = { _ in nil }
  ) -> [String] {
    let columns = shown
    let widths = columns.map { column in ([titles] + rows).map { $0[column].columns }.max() ?? 0 }
    func line(_ cells: [String]) -> String {
      let padded = zip(columns, widths).map { cells[$0].padded(to: $1, onLeft: figures.contains($0)) }
      return indent + padded.joined(separator: "  ").trimmingEnd
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
}

extension String {
  fileprivate var trimmingEnd: String {
    var text = self
    while text.last == " " { text.removeLast() }
    return text
  }
}
