import SpangateTrace
import SpangateWire

/// Reads traces in JSON: one value over many lines, one a line, or any number after each other.
///
/// OTLP is read span by span however long its arrays are; of every other form an item of its outermost arrays is held
/// at a time.
final class JSONRecording {
  private let text: JSONWalk
  private let sink: any RecordingSink
  private let isPage: Bool
  /// Of what encloses the value at hand, all of it objects and arrays that are no span and no trace.
  private var depth = 0

  /// - Parameter isPage: whether the caller reads on where it says that there is more.
  init(_ stream: ByteStream, to sink: any RecordingSink, isPage: Bool) {
    text = JSONWalk(stream)
    self.sink = sink
    self.isPage = isPage
  }

  /// A span or a trace of another form, and what is beside the spans in a group.
  private static let mostAtOnce = 64 << 20
  /// Spans are read together in batches of about so many bytes of text.
  private static let batch = 1 << 20

  func read() throws {
    while true {
      var line = text.line
      do {
        guard try text.beginValue() else { return }
        line = text.line
        depth = 0
        try readValue()
      } catch let problem as JSONWalk.Break {
        sink.note(Damage(problem, line: line, at: text.line))
        try text.recover()
      } catch let problem as Damage {
        sink.note(problem)
        try text.recover()
      }
    }
  }

  private func readValue() throws {
    switch try text.peek() {
    case UInt8(ascii: "{"):
      if let key = try text.firstKey(), Envelope(rawValue: key) != nil { try readEnvelope() } else { try readObject() }
    case UInt8(ascii: "["): try readItems()
    case nil: throw JSONWalk.Break.cutOff
    case _?:
      throw Damage("is no JSON object: \(LooksLike.text(of: text.stream.window))", line: text.line, isUnknown: true)
    }
  }

  private func readItems() throws {
    depth += 1
    guard depth <= 16 else { throw JSONWalk.Break.malformed("arrays are nested deeper than 16") }
    defer { depth -= 1 }
    try text.items { try self.readValue() }
  }

  // MARK: Objects that hold spans below

  /// Keys of an object that is about traces as a whole.
  private enum Envelope: String {
    case resourceSpans, resource_spans, batches
    case trace, result, data, traces
    case resourceLogs, resourceMetrics, resourceProfiles, resource_logs, resource_metrics
    case next_cursor, next_page_token, total, limit, offset, errors, meta, metrics, status, partialSuccess
  }

  private func readEnvelope() throws {
    try text.members { key in
      switch Envelope(rawValue: key) {
      case .resourceSpans, .resource_spans, .batches: try self.readGroups()
      case .trace, .result, .data, .traces: try self.readNested()
      case .resourceLogs, .resource_logs: try self.readLogs()
      case .resourceMetrics, .resourceProfiles, .resource_metrics:
        self.sink.noteOtherSignal()
        try text.skip()
      default: if !self.isPage, let mark = PartMark(key) { try self.readMark(mark) } else { try text.skip() }
      }
    }
  }

  private func readMark(_ mark: PartMark) throws {
    _ = try text.peek()
    let line = text.line
    var value: [UInt8] = []
    try text.capture(into: &value, limit: Self.mostAtOnce)
    guard let value = try? JSONValue(parsing: value), mark.says(value) else { return }
    sink.note(Damage("says that there is more than it holds", line: line))
  }

  private func readNested() throws {
    switch try text.peek() {
    case UInt8(ascii: "{"), UInt8(ascii: "["): try readValue()
    default: try text.skip()
    }
  }

  // MARK: OTLP

  private func readGroups() throws {
    guard try text.peek() == UInt8(ascii: "[") else { return try text.skip() }
    try text.items { try self.readGroup() }
  }

  /// Logs of one resource at a time.
  private func readLogs() throws {
    guard try text.peek() == UInt8(ascii: "[") else { return try text.skip() }
    try text.items {
      let line = text.line
      var request = Array("{\"resourceLogs\":[".utf8)
      try text.capture(into: &request, limit: Self.mostAtOnce)
      request += Array("]}".utf8)
      do {
        try sink.takeLogs(try OTLPJSON.protobuf(from: request, of: .logs, as: .recorded).bytes)
      } catch let error as OTLPJSONError {
        sink.note(Damage("holds no logs: \(error)", line: line))
      } catch let error as WireError {
        sink.note(Damage("holds no logs: \(error)", line: line))
      }
    }
  }

  private func readGroup() throws {
    var batch = SpanBatch()
    var hasGone = false
    do {
      try text.members { key in
        switch key {
        case "resource", "schemaUrl", "schema_url":
          guard !hasGone else {
            throw Damage("names its resource only after \(Self.batch >> 20) MiB of its spans", line: text.line)
          }
          try text.appendMember(key, to: &batch.members, limit: Self.mostAtOnce)
        case "scopeSpans", "scope_spans", "instrumentationLibrarySpans":
          guard try text.peek() == UInt8(ascii: "[") else { return try text.skip() }
          try text.items {
            batch.beginScope()
            try self.readScope(of: &batch, &hasGone)
          }
        default: try text.skip()
        }
      }
    } catch {
      // What came before the damage is whole.
      try send(&batch)
      throw error
    }
    try send(&batch)
  }

  private func readScope(of batch: inout SpanBatch, _ hasGone: inout Bool) throws {
    var members: [UInt8] = []
    var isSplit = false
    try text.members { key in
      switch key {
      case "scope", "instrumentationLibrary", "schemaUrl", "schema_url":
        guard !isSplit else {
          throw Damage("names its scope only after \(Self.batch >> 20) MiB of its spans", line: text.line)
        }
        let name = key == "instrumentationLibrary" ? "scope" : key
        try text.appendMember(name, to: &members, limit: Self.mostAtOnce)
        batch.setScope(members)
      case "spans":
        guard try text.peek() == UInt8(ascii: "[") else { return try text.skip() }
        try text.items {
          _ = try text.peek()
          let line = text.line
          try batch.addSpan(onLine: line) { try text.capture(into: &$0, limit: Self.mostAtOnce) }
          guard batch.size >= Self.batch else { return }
          try self.send(&batch)
          (hasGone, isSplit) = (true, true)
        }
      default: try text.skip()
      }
    }
  }

  /// Reads the spans together, and when that fails one by one, so that a broken one takes none of the others along.
  private func send(_ batch: inout SpanBatch) throws {
    defer { batch.empty() }
    guard batch.count > 0 else { return }
    if try send(batch.request) == nil { return }
    for single in batch.singles {
      if let why = try send(single.request) { sink.note(Damage("holds no span: \(why)", line: single.line)) }
    }
  }

  /// - Returns: why it is no request; nil when all is well.
  private func send(_ request: [UInt8]) throws -> String? {
    do {
      try sink.take(try OTLPJSON.protobuf(from: request, of: .traces, as: .recorded).bytes)
      return nil
    } catch let error as OTLPJSONError {
      return error.description
    } catch let error as WireError {
      return error.description
    }
  }

  // MARK: Everything else

  private func readObject() throws {
    let line = text.line
    var object: [UInt8] = []
    try text.capture(into: &object, limit: Self.mostAtOnce)
    if object == Array("{}".utf8) { return }
    let value: JSONValue
    do {
      value = try JSONValue(parsing: object)
    } catch {
      throw Damage("is no JSON: \(error.problem)", line: line + error.line - 1)
    }
    if value.holdsGroups {
      let inner = JSONRecording(ByteStream(MemoryInput(object)), to: sink, isPage: isPage)
      return try inner.readEnvelope()
    }
    do {
      try sink.take(OTLPTraces.request(for: RecordedShape.spans(of: value)))
    } catch let problem as ShapeProblem {
      sink.note(Damage(problem.description, line: line, isUnknown: problem.isUnknown))
    }
  }
}

extension JSONWalk {
  /// Appends a member and a comma.
  fileprivate func appendMember(_ key: String, to text: inout [UInt8], limit: Int) throws {
    text += Array("\"\(key)\":".utf8)
    try capture(into: &text, limit: limit)
    text.append(UInt8(ascii: ","))
  }
}

extension JSONValue {
  /// Whether it is an envelope whose first key is none that is known.
  fileprivate var holdsGroups: Bool {
    if ["resourceSpans", "resource_spans", "batches", "data"].contains(where: { self[$0]?.array != nil }) {
      return true
    }
    return ["trace", "result"].contains { self[$0]?.object != nil } || self["traces"]?.array != nil
  }
}

extension Damage {
  fileprivate init(_ problem: JSONWalk.Break, line: Int, at place: Int) {
    switch problem {
    case .cutOff: self.init("is cut off", line: line)
    case .malformed(let why): self.init("is no JSON: \(why)", line: place)
    case .tooLong(let limit): self.init("holds more than \(limit >> 20) MiB in one span or trace", line: place)
    }
  }
}
