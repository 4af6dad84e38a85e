package import SpangateCore
import SpangateTrace

extension SuiteLoader {
  /// The text of a suite's file with one case more, after its others; every other byte stays as it is, but that a byte
  /// order mark is left out.
  ///
  /// - Returns: nil where the suite is not valid, or would not be with the case, or would change in anything else.
  package func adding(_ added: NewCase, to file: SuiteFile) -> Loaded<[UInt8]> {
    let before = load(file, variant: nil, needsAgent: false)
    guard let suite = before.value, !before.findings.contains(where: { $0.severity == .error }) else {
      return Loaded(nil, findings: before.findings)
    }
    if let twin = suite.cases.first(where: { $0.id == added.id }) {
      return Loaded(
        nil,
        findings: [
          Finding(
            .caseUnmade, "the suite has a case `\(added.id.inert(limit: 100))` already", at: twin.range,
            help: "give the new one another id by `--id`")
        ])
    }
    guard let source = try? file.source.get(), let bytes = source.adding(added.lines, toListOf: "cases") else {
      return Loaded(
        nil,
        findings: [
          Finding(
            .caseUnmade, "the cases of `\(file.path.inert())` are no list with an item a line, so none can be added",
            help: "leave out `--to`, and put what is printed where it belongs")
        ])
    }
    let after = load(file.holding(bytes), variant: nil, needsAgent: false)
    let errors = after.findings.filter { $0.severity == .error }
    guard let changed = after.value, errors.isEmpty else { return Loaded(nil, findings: errors) }
    guard changed.isSame(as: suite, but: added) else {
      return Loaded(
        nil,
        findings: [
          Finding(
            .caseUnmade, "`\(file.path.inert())` would change in more than the new case",
            help: "leave out `--to`, and put what is printed where it belongs")
        ])
    }
    return Loaded(bytes)
  }
}

extension Suite {
  /// Whether a suite has the same cases and one more at their end.
  fileprivate func isSame(as before: Suite, but added: NewCase) -> Bool {
    guard cases.count == before.cases.count + 1, let last = cases.last, last.id == added.id, last.input == added.input
    else { return false }
    return zip(cases, before.cases).allSatisfy { now, then in
      now.id == then.id && now.fingerprint == then.fingerprint && now.tags == then.tags
        && now.scorers.map(\.fingerprint) == then.scorers.map(\.fingerprint)
    }
  }
}

extension SourceFile {
  /// With lines after the last item of a list that is the value of a key, an item a line; nil where there is no such list.
  fileprivate func adding(_ added: [String], toListOf key: String) -> [UInt8]? {
    let lines = (1...lineCount).map { Line(bytes[byteRange(ofLine: $0)]) }
    guard let entry = Composer.compose(self).root?.entry(key), entry.value.items?.isEmpty == false else { return nil }
    let place = Int(entry.keyMark.line) - 1
    guard lines.indices.contains(place), lines[place].endsWithKey(key),
      let first = lines.indices.dropFirst(place + 1).first(where: { !lines[$0].isBlank && !lines[$0].isComment }),
      lines[first].isItem
    else { return nil }
    let indent = lines[first].indent
    var last = first
    for index in lines.indices.dropFirst(first + 1) where !lines[index].isBlank {
      let line = lines[index]
      if line.indent > indent || line.indent == indent && line.isItem {
        last = index
      } else if !line.isComment {
        break
      }
    }
    let end = last + 2 <= lineCount ? byteRange(ofLine: last + 2).lowerBound : bytes.count
    let isEnded = end > byteRange(ofLine: last + 1).upperBound
    // As the others end.
    let breakBytes = bytes.firstIndex(of: 0x0a).map { $0 > 0 && bytes[$0 - 1] == 0x0d } == true ? "\r\n" : "\n"
    let margin = String(repeating: " ", count: indent)
    let text = added.map { margin + $0 + breakBytes }.joined()
    return Array(bytes[..<end]) + Array(((isEnded ? "" : breakBytes) + text).utf8) + Array(bytes[end...])
  }

  /// A line of YAML, by what it begins with.
  private struct Line {
    private let text: ArraySlice<UInt8>
    let indent: Int

    /// - Parameter bytes: without its end.
    init(_ bytes: ArraySlice<UInt8>) {
      text = bytes
      indent = text.prefix { $0 == 0x20 }.count
    }

    private var rest: ArraySlice<UInt8> { text.dropFirst(indent) }
    var isBlank: Bool { rest.allSatisfy { $0 == 0x20 || $0 == 0x09 } }
    var isComment: Bool { rest.first == UInt8(ascii: "#") }
    var isItem: Bool { rest.first == UInt8(ascii: "-") && [0x20, nil].contains(rest.dropFirst().first) }

    /// Whether nothing but a comment is behind the key.
    func endsWithKey(_ key: String) -> Bool {
      guard rest.starts(with: "\(key):".utf8) else { return false }
      let behind = rest.dropFirst(key.utf8.count + 1).drop { $0 == 0x20 || $0 == 0x09 }
      return behind.isEmpty || behind.first == UInt8(ascii: "#")
    }
  }
}
