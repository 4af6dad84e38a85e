private import CYAML
import SpangateCore

/// What libyaml finds next in a file, as a Swift value with its place.
struct Event {
  enum Kind {
    case scalar(text: String, plain: Bool)
    case sequenceStart, mappingStart, collectionEnd
    case alias(String)
    case documentStart, documentEnd, streamEnd
  }

  var kind: Kind
  var mark: Mark
  var anchor: String?
  /// As it resolves: `tag:yaml.org,2002:str`, `!local`; nil when none is written.
  var tag: String?
}

/// Pulls events out of libyaml. Not Sendable; lives as long as one file is composed.
final class EventParser {
  private let parser: UnsafeMutablePointer<yaml_parser_t>
  private let input: UnsafeMutableBufferPointer<UInt8>
  private let file: SourceFile

  init(_ file: SourceFile) {
    self.file = file
    input = .allocate(capacity: max(1, file.bytes.count))
    _ = input.initialize(from: file.bytes)
    parser = .allocate(capacity: 1)
    // It fails for want of memory alone, which Swift's own allocations do not survive either.
    precondition(yaml_parser_initialize(parser) == 1, "out of memory")
    yaml_parser_set_encoding(parser, YAML_UTF8_ENCODING)
    yaml_parser_set_input_string(parser, input.baseAddress, file.bytes.count)
  }

  deinit {
    yaml_parser_delete(parser)
    parser.deallocate()
    input.deallocate()
  }

  /// - Throws: `SG0002` at the place that libyaml does not understand.
  func next() throws(Finding) -> Event {
    while true {
      var event = yaml_event_t()
      guard yaml_parser_parse(parser, &event) == 1 else { throw malformed() }
      defer { yaml_event_delete(&event) }
      if let event = converted(event) { return event }
    }
  }

  private func converted(_ event: yaml_event_t) -> Event? {
    let mark = mark(from: event.start_mark, to: event.end_mark)
    switch event.type {
    case YAML_SCALAR_EVENT:
      let scalar = event.data.scalar
      let text = String(decoding: UnsafeBufferPointer(start: scalar.value, count: scalar.length), as: UTF8.self)
      let kind = Event.Kind.scalar(text: text, plain: scalar.style == YAML_PLAIN_SCALAR_STYLE)
      return Event(kind: kind, mark: mark, anchor: Self.text(scalar.anchor), tag: Self.text(scalar.tag))
    case YAML_SEQUENCE_START_EVENT:
      let start = event.data.sequence_start
      return Event(kind: .sequenceStart, mark: mark, anchor: Self.text(start.anchor), tag: Self.text(start.tag))
    case YAML_MAPPING_START_EVENT:
      let start = event.data.mapping_start
      return Event(kind: .mappingStart, mark: mark, anchor: Self.text(start.anchor), tag: Self.text(start.tag))
    case YAML_SEQUENCE_END_EVENT, YAML_MAPPING_END_EVENT: return Event(kind: .collectionEnd, mark: mark)
    case YAML_ALIAS_EVENT: return Event(kind: .alias(Self.text(event.data.alias.anchor) ?? ""), mark: mark)
    case YAML_DOCUMENT_START_EVENT: return Event(kind: .documentStart, mark: mark)
    case YAML_DOCUMENT_END_EVENT: return Event(kind: .documentEnd, mark: mark)
    case YAML_STREAM_END_EVENT: return Event(kind: .streamEnd, mark: mark)
    default: return nil
    }
  }

  private static func text(_ bytes: UnsafeMutablePointer<yaml_char_t>?) -> String? {
    bytes.map { String(cString: $0) }
  }

  /// What reaches over the end of its line is cut there.
  private func mark(from start: yaml_mark_t, to end: yaml_mark_t) -> Mark {
    let length = end.line == start.line ? end.column - start.column : 1
    return Mark(line: start.line + 1, column: start.column + 1, length: max(1, length))
  }

  private func malformed() -> Finding {
    let problem = parser.pointee.problem.map { String(cString: $0) } ?? "unknown problem"
    if parser.pointee.error == YAML_READER_ERROR {
      let place = file.mark(ofByte: parser.pointee.problem_offset)
      let code = String(max(0, parser.pointee.problem_value), radix: 16)
      return Finding(.yamlMalformed, "\(problem): U+\(code)", at: file.range(place))
    }
    let (place, start) = (parser.pointee.problem_mark, parser.pointee.context_mark)
    let range = file.range(Mark(line: place.line + 1, column: place.column + 1))
    if let tab = tab(near: range) { return tab }
    let context = parser.pointee.context.map { String(cString: $0) }
    if problem == "found unexpected end of stream", let context {
      // What was never closed is of more use than where the file ends.
      let range = file.range(Mark(line: start.line + 1, column: start.column + 1))
      return Finding(.yamlMalformed, "this is not YAML: the file ends \(context)", at: range)
    }
    let notes = context.map { [Finding.Note("context", "\($0) from \(start.line + 1):\(start.column + 1) on")] }
    let help = problem.hasPrefix("mapping values") ? "put a text that holds `: ` in quotes" : nil
    return Finding(.yamlMalformed, "this is not YAML: \(problem)", at: range, notes: notes ?? [], help: help)
  }

  /// libyaml's message for a tab in the indentation is about tokens; the cause is worth naming.
  private func tab(near range: SourceRange) -> Finding? {
    let before = range.excerpt.unicodeScalars.prefix(range.column)
    let indentation = before.prefix { $0 == " " || $0 == "\t" || $0 == "-" }
    guard let index = indentation.firstIndex(of: "\t") ?? (before.last == "\t" ? before.indices.last : nil) else {
      return nil
    }
    var range = range
    range.column = before.distance(from: before.startIndex, to: index) + 1
    return Finding(
      .yamlMalformed, "a tab where YAML wants spaces", at: range, help: "indent with spaces; YAML allows no tabs there")
  }
}
