import SpangateBuiltins
import SpangateCore
import SpangateDiagnosis
import SpangateTrace

extension TracePair {
  /// More rows than that are counted and not drawn, those that are alike first.
  private static let most = 500

  /// Whose they are, a line a step, and what there is to it in all.
  ///
  /// ```
  /// before  4bf92f3577b34da6a3ce929d0e0e4736  case refund-window, variant control, trial 1: passed
  /// after   0af7651916cd43dd8448eb211c80319c  case refund-window, variant terse, trial 0: failed
  ///
  ///   step                          kind   before   after
  ///   agent.run                     agent  1.24 s   2.31 s  slower
  /// ~ ├─ tool.execute.search_logs   tool   11 ms    12 ms   argument `since`: `last night` → `2024-01-01`
  /// - └─ tool.execute.get_order     tool   10 ms    —       gone
  /// 1 gone, 1 not the same, 1 slower
  /// ```
  func text(on surface: Surface, withContent isWhole: Bool) -> String {
    let rows = shown
    let layout = DiffLayout(rows, on: surface)
    var lines = [("before", before), ("after", after)].map { name, trial in
      var line = FittedLine(on: surface)
      line.add("\(name.padded(to: 6))  \(trial.title)", apart: false)
      return line.text
    }
    lines.append("")
    if difference.rows.isEmpty { return (lines + ["no step of either is stored"]).joined(separator: "\n") }
    lines.append(Paint(surface.color)(.dim, layout.heading))
    for (place, row) in rows.enumerated() {
      lines.append(layout.line(place, row, on: surface))
      guard isWhole else { continue }
      lines += row.changes.map { change in
        var line = FittedLine(on: surface, cuts: false)
        line.add(layout.trunk(below: place), .dim, apart: false)
        line.add(change.text(limit: 2_000), apart: false)
        return line.text
      }
    }
    let left = difference.rows.count - rows.count
    if left > 0 { lines.append("… and \(left.counted("more step"))") }
    return (lines + [summary]).joined(separator: "\n")
  }

  private var shown: [TraceDifference.Row] {
    guard difference.rows.count > Self.most else { return difference.rows }
    // Nothing is shown without what it is inside of.
    var isWanted = [Bool](repeating: false, count: difference.rows.count)
    var depth = 0
    for (place, row) in difference.rows.enumerated().reversed() {
      isWanted[place] = !row.isAlike || row.depth < depth
      if isWanted[place] { depth = row.depth }
      if row.depth == 0 { depth = 0 }
    }
    return Array(zip(difference.rows, isWanted).filter(\.1).map(\.0).prefix(Self.most))
  }

  /// Such as `1 new, 2 gone, 3 not the same, 1 slower`; of none `nothing differs`.
  private var summary: String {
    let rows = difference.rows
    let counts: [(Int, String)] = [
      (rows.count(where: \.isNew), "new"), (rows.count(where: \.isGone), "gone"),
      (rows.count { !$0.changes.isEmpty }, "not the same"), (rows.count(where: \.isSlower), "slower"),
      (rows.count(where: \.isFaster), "faster"), (rows.count(where: \.isDearer), "dearer"),
      (rows.count(where: \.isCheaper), "cheaper"),
    ]
    let parts = counts.filter { $0.0 > 0 }.map { "\($0.0) \($0.1)" }
    return "\(rows.count.counted("step")): \(parts.isEmpty ? "nothing differs" : parts.joined(separator: ", "))"
  }
}

extension StoredTrial {
  fileprivate var title: String {
    let key = judgement.key
    let result =
      judgement.failure != nil ? "no answer" : judgement.passed.map { $0 ? "passed" : "failed" } ?? "unscored"
    return "\(judgement.traceID)  suite \(key.suite.inert(limit: 60)), case \(key.case.inert(limit: 60)), variant "
      + "\(key.variant.inert(limit: 40)), trial \(key.index): \(result)"
  }
}

/// What stands in which column.
private struct DiffLayout {
  let heading: String
  private let trunks: [String]
  private let depths: [Int]
  private let titles: [String]
  private let kinds: [String]
  private let times: (before: [String], after: [String])

  /// In columns, of a step's place and name.
  private static let (leastName, leastTitle, widest) = (16, 8, 60)

  init(_ rows: [TraceDifference.Row], on surface: Surface) {
    depths = rows.map(\.depth)
    let trunks = TreeTrunks.lines(depths: depths)
    let widest = surface.width.map { max(Self.leastName, min(Self.widest, $0 * 2 / 5)) } ?? Self.widest
    let names = zip(trunks, rows).map { trunk, row in
      let name = row.title.inert(limit: 80)
      return surface.isTerminal ? name.cut(to: max(Self.leastTitle, widest - trunk.columns)) : name
    }
    let width = max(4, min(zip(trunks, names).map { $0.columns + $1.columns }.max() ?? 0, widest))
    titles = zip(trunks, names).map { trunk, name in name.padded(to: width - trunk.columns) }
    func column(_ title: String, _ cells: [String], onLeft: Bool) -> (title: String, cells: [String]) {
      let width = ([title] + cells).map(\.columns).max() ?? 0
      return (title.padded(to: width, onLeft: onLeft), cells.map { $0.padded(to: width, onLeft: onLeft) })
    }
    func time(_ side: TraceDifference.Side?) -> String {
      side.map { Figure.seconds.text($0.seconds) } ?? TextTable.absent
    }
    let kind = column("kind", rows.map { $0.kind == .other ? "" : $0.kind.label }, onLeft: false)
    let before = column("before", rows.map { time($0.before) }, onLeft: true)
    let after = column("after", rows.map { time($0.after) }, onLeft: true)
    (self.trunks, kinds, times) = (trunks, kind.cells, (before.cells, after.cells))
    let all = ["  " + "step".padded(to: width), kind.title, before.title, after.title].joined(separator: "  ")
    heading = surface.width.map { all.cut(to: $0) } ?? all
  }

  func line(_ place: Int, _ row: TraceDifference.Row, on surface: Surface) -> String {
    var line = FittedLine(on: surface)
    line.add(row.mark, row.style, apart: false)
    line.add(" ", apart: false)
    line.add(trunks[place], .dim, apart: false)
    line.add(titles[place], row.style, apart: false)
    line.add(kinds[place], .dim)
    line.add(times.before[place])
    line.add(times.after[place])
    line.add(row.words, row.style)
    return line.text
  }

  /// What stands to the left of the lines below a row's own.
  func trunk(below place: Int) -> String {
    let own = trunks[place].replacing("├─ ", with: "│  ").replacing("└─ ", with: "   ")
    let hasChild = place + 1 < depths.count && depths[place + 1] > depths[place]
    return "  " + own + (hasChild ? "│  " : "   ")
  }
}

extension TraceDifference.Row {
  fileprivate var mark: String { isNew ? "+" : isGone ? "-" : isAlike ? " " : "~" }
  fileprivate var style: Paint.Style? { isNew ? .green : isGone ? .red : isAlike ? nil : .yellow }

  /// What differs, in short; nil where nothing does.
  fileprivate var words: String? {
    if isNew { return "new" }
    if isGone { return "gone" }
    let given = changes.filter { $0.subject != .result && $0.subject != .answer && !$0.isOfInstructions }
    let told = given.prefix(3).map { $0.text(limit: 60) } + (given.count > 3 ? ["… \(given.count - 3) more"] : [])
    let outcomes = [
      changes.contains(where: \.isOfInstructions) ? "other instructions" : nil,
      changes.contains { $0.subject == .result } ? "another result" : nil,
      changes.contains { $0.subject == .answer } ? "another answer" : nil, isSlower ? "slower" : nil,
      isFaster ? "faster" : nil, cost,
    ].compactMap { $0 }
    let all = told + outcomes
    return all.isEmpty ? nil : all.joined(separator: "; ")
  }

  private var cost: String? {
    guard isDearer || isCheaper, let was = before?.cost, let now = after?.cost else { return nil }
    return "\(isDearer ? "dearer" : "cheaper"): \(Figure.dollars.text(was)) → \(Figure.dollars.text(now))"
  }
}

extension TraceDifference.Change {
  fileprivate var isOfInstructions: Bool { subject == .prompt && path == "instructions" }

  /// ``argument `since`: `last night` → `2024-01-01` ``
  fileprivate func text(limit: Int) -> String {
    func value(_ text: String?) -> String { text.map { "`\($0.inert(limit: limit))`" } ?? "none" }
    let place = path.isEmpty ? "" : " `\(path.inert(limit: 60))`"
    return "\(subject.rawValue.replacing("_", with: " "))\(place): \(value(before)) → \(value(after))"
  }
}
