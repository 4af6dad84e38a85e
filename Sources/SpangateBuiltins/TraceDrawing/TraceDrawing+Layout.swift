import SpangateCore
import SpangateTrace

extension TraceDrawing {
  /// What stands in which column, row by row.
  struct Layout {
    /// The lines to the left of each name.
    let trunks: [String]
    /// Padded to one width, with the trunks.
    let titles: [String]
    /// nil where no span says what it is.
    let kinds: [String]?
    let times: [String]
    /// Columns of a bar; nil where there is no room.
    let bar: Int?
    private let depths: [Int]

    init(_ rows: [SpanTree.Row], on surface: Surface) {
      let trunks = TreeTrunks.lines(depths: rows.map(\.depth))
      let widest = surface.width.map { max(Self.leastName, min(Self.widest, $0 / 2)) } ?? Self.widest
      let names = zip(trunks, rows).map { trunk, row in
        surface.isTerminal
          ? row.span.title.cut(to: max(Self.leastTitle, widest - trunk.columns)) : row.span.title
      }
      let width = min(zip(trunks, names).map { $0.columns + $1.columns }.max() ?? 0, widest)
      titles = zip(trunks, names).map { trunk, name in name.padded(to: width - trunk.columns) }
      let kinds = rows.map { $0.span.role == .other ? "" : $0.span.role.label }
      let kindWidth = kinds.map(\.columns).max() ?? 0
      self.kinds = kindWidth > 0 ? kinds.map { $0.padded(to: kindWidth) } : nil
      let times = rows.map { Figure.seconds.text($0.span.duration) }
      let timeWidth = times.map(\.columns).max() ?? 0
      self.times = times.map { $0.padded(to: timeWidth, onLeft: true) }
      self.trunks = trunks
      depths = rows.map(\.depth)
      let room = (surface.width ?? Self.assumed) - width - kindWidth - timeWidth - Self.notes
      bar = room < Self.leastBar ? nil : min(Self.mostBar, room)
    }

    /// In columns, of a span's place and name; where that is no terminal a longer one pushes its own line only.
    private static let (leastName, leastTitle, widest) = (20, 8, 72)
    /// Columns of a bar, those that are left to notes, and those of who is no terminal.
    private static let (leastBar, mostBar, notes, assumed) = (8, 20, 30, 120)
    /// What stands to the left of the lines below a row's own.
    func trunk(below row: Int) -> String {
      let own = trunks[row].replacing("├─ ", with: "│  ").replacing("└─ ", with: "   ")
      let hasChild = row + 1 < depths.count && depths[row + 1] > depths[row]
      return own + (hasChild ? "│  " : "   ")
    }
  }
}

extension SpanRecord {
  /// The span's name, and what it was asked of where the name does not say.
  fileprivate var title: String {
    let model = name == Vocabulary.completion ? attributes.string(Vocabulary.requestModel) : nil
    return ([name.inert(limit: 60)] + (model.map { [$0.inert(limit: 40)] } ?? [])).joined(separator: " ")
  }
}
