import SpangateWire

/// Spans of one resource in OTLP's JSON, gathered until they are worth reading together.
struct SpanBatch {
  /// The texts of the resource and of its schema's URL, as members of an object.
  var members: [UInt8] = []
  private(set) var scopes: [Scope] = []
  /// Of all spans' texts, in bytes.
  private(set) var size = 0

  struct Scope {
    /// The texts of the scope and of its schema's URL, as members of an object.
    var members: [UInt8] = []
    /// The texts of the spans, with commas between them.
    fileprivate var spans: [UInt8] = []
    fileprivate var ends: [Int] = []
    fileprivate var lines: [Int] = []
  }

  /// A span by itself.
  struct Single {
    var request: [UInt8]
    var line: Int
  }

  var count: Int { scopes.reduce(0) { $0 + $1.ends.count } }

  mutating func beginScope() { scopes.append(Scope()) }

  mutating func setScope(_ members: [UInt8]) { scopes[scopes.count - 1].members = members }

  /// - Parameter capture: appends the text of a span.
  mutating func addSpan(onLine line: Int, _ capture: (inout [UInt8]) throws -> Void) throws {
    let last = scopes.count - 1
    let before = scopes[last].spans.count
    if before > 0 { scopes[last].spans.append(UInt8(ascii: ",")) }
    do {
      try capture(&scopes[last].spans)
    } catch {
      scopes[last].spans.removeSubrange(before...)
      throw error
    }
    scopes[last].ends.append(scopes[last].spans.count)
    scopes[last].lines.append(line)
    size += scopes[last].spans.count - before
  }

  /// Forgets the spans, and goes on in the same scope.
  mutating func empty() {
    let last = scopes.last
    scopes = last.map { [Scope(members: $0.members)] } ?? []
    size = 0
  }

  /// All of it as a request in JSON.
  var request: [UInt8] {
    var text: [UInt8] = []
    text.reserveCapacity(size + 1_024)
    open(&text)
    for (place, scope) in scopes.enumerated() {
      if place > 0 { text.append(UInt8(ascii: ",")) }
      append(scope, spans: scope.spans[...], to: &text)
    }
    text += Array("]}]}".utf8)
    return text
  }

  /// Each span as a request of its own.
  var singles: [Single] {
    scopes.flatMap { scope in
      scope.ends.indices.map { index in
        let start = index == 0 ? 0 : scope.ends[index - 1] + 1
        var text: [UInt8] = []
        open(&text)
        append(scope, spans: scope.spans[start..<scope.ends[index]], to: &text)
        text += Array("]}]}".utf8)
        return Single(request: text, line: scope.lines[index])
      }
    }
  }

  private func open(_ text: inout [UInt8]) {
    text += Array("{\"resourceSpans\":[{".utf8)
    text += members
    text += Array("\"scopeSpans\":[".utf8)
  }

  private func append(_ scope: Scope, spans: ArraySlice<UInt8>, to text: inout [UInt8]) {
    text.append(UInt8(ascii: "{"))
    text += scope.members
    text += Array("\"spans\":[".utf8)
    text += spans
    text += Array("]}".utf8)
  }
}
