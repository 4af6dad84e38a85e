import SpangateTrace

extension Finding {
  /// The full form: message, place with a caret, notes, evidence and help; understandable without colour.
  ///
  /// Ends without a line end. Everything in it is inert.
  package func text(color: Bool = false) -> String {
    let paint = Paint(color)
    let gutter = String(repeating: " ", count: range.map { "\($0.line)".count } ?? 2)
    var lines = [
      paint(severity.style, "\(severity.rawValue)[\(rule.code)]") + paint(.bold, ": \(message.inert(limit: 2_000))")
    ]
    if let range {
      lines.append("\(gutter)\(paint(.blue, "-->")) \(range.place)")
      lines += snippet(of: range, gutter: gutter, paint)
    }
    lines += aligned(allNotes).map { "\(gutter) \(paint(.blue, "=")) \($0)" }
    if let help { lines.append("\(paint(.cyan, "help")): \(help.inert(limit: 2_000))") }
    return lines.joined(separator: "\n")
  }

  /// The concise form, on one line: `file:line:col: error[SG0101] message`.
  package var line: String {
    let place = range.map { "\($0.place): " } ?? ""
    return "\(place)\(severity.rawValue)[\(rule.code)] \(message.inert(limit: 2_000))"
  }

  /// What the `=` lines say: the notes, then the evidence.
  package var allNotes: [Note] {
    let caption = range.flatMap(Excerpt.init) == nil ? caption.map { [Note("limit", $0)] } ?? [] : []
    return caption + notes + (evidence?.notes ?? [])
  }

  private func snippet(of range: SourceRange, gutter: String, _ paint: Paint) -> [String] {
    guard let excerpt = Excerpt(range) else { return [] }
    let bar = paint(.blue, "|")
    let carets = String(repeating: " ", count: excerpt.caretOffset) + String(repeating: "^", count: excerpt.caretWidth)
    let caption = caption.map { " " + $0.inert() } ?? ""
    return [
      "\(gutter) \(bar)",
      "\(paint(.blue, "\(range.line)")) \(bar) \(excerpt.text)",
      "\(gutter) \(bar) \(paint(severity.style, carets + caption))",
    ]
  }

  private func aligned(_ notes: [Note]) -> [String] {
    let width = notes.map { $0.label.inert().columns }.max() ?? 0
    return notes.map { "\("\($0.label.inert()):".padded(to: width + 1)) \($0.text.inert(limit: 2_000))" }
  }
}

extension Evidence {
  /// `span: 00f067aa0ba902b7 `tool.execute.search_logs`, trial 3`, and where the trace is looked at, or its ID.
  package var notes: [Finding.Note] {
    let trial = trial.map { "trial \($0)" }
    let span = span.map { span in "\(span)" + (spanName.map { " `\($0.inert(limit: 200))`" } ?? "") }
    let seen = [span, trial].compactMap { $0 }
    var notes: [Finding.Note] = []
    if !seen.isEmpty { notes.append(.init(span == nil ? "seen" : "span", seen.joined(separator: ", "))) }
    if let address = url ?? page?.text ?? trace.map({ "\($0)" }) { notes.append(.init("trace", address)) }
    return notes
  }
}

extension SourceRange {
  /// `file:line:col`, inert.
  package var place: String { "\(file.inert()):\(line):\(column)" }
}

extension [Finding] {
  /// Every finding in its full form, a blank line apart, and how many there are. Empty for none.
  package func text(color: Bool = false) -> String {
    isEmpty ? "" : (folded.map { $0.text(color: color) } + [tally]).joined(separator: "\n\n") + "\n"
  }

  /// Of many that one rule gave, the first 20 and one that says how many more there are.
  package var folded: [Finding] {
    guard count > Self.mostOfOne else { return self }
    var counts: [String: Int] = [:]
    var kept: [Finding] = []
    for finding in self {
      let kind = "\(finding.rule.code) \(finding.severity.rawValue)"
      counts[kind, default: 0] += 1
      if counts[kind, default: 0] <= Self.mostOfOne { kept.append(finding) }
    }
    for (kind, count) in counts where count > Self.mostOfOne {
      let last = kept.lastIndex { "\($0.rule.code) \($0.severity.rawValue)" == kind }!
      kept.insert(
        Finding(
          kept[last].rule, "\(count - Self.mostOfOne) more of `\(kept[last].rule.name)`", severity: kept[last].severity),
        at: last + 1)
    }
    return kept
  }

  private static let mostOfOne = 20

  /// `2 errors, 1 warning`
  package var tally: String {
    let counts = FindingSeverity.allCases.compactMap { severity in
      let count = count { $0.severity == severity }
      return count == 0 ? nil : count.counted(severity.rawValue)
    }
    return counts.isEmpty ? "no findings" : counts.joined(separator: ", ")
  }
}

extension Int {
  /// `1 case`, `2 cases`
  package func counted(_ noun: String) -> String { "\(self) \(noun)\(self == 1 ? "" : "s")" }
}
