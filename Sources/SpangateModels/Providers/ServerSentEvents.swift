/// One event of an event stream.
package struct ServerSentEvent: Sendable, Hashable {
  /// `message` where the stream does not say.
  package var type: String
  package var data: String
  /// The last ID that the stream named, at this event or before it.
  package var id: String

  package init(type: String = "message", data: String, id: String = "") {
    self.type = type
    self.data = data
    self.id = id
  }
}

/// Takes an event stream apart, however its bytes are cut.
///
/// Source: WHATWG HTML, section 9.2.6. Lines end in CR, LF or both; an event that no empty line ended is not one.
package struct ServerSentEvents: Sendable {
  private var line: [UInt8] = []
  private var isFirstLine = true
  /// The line end before was a CR, whose LF may come yet.
  private var isAfterCR = false
  private var type = ""
  private var data = ""
  private var id = ""

  package init() {}

  /// Takes some of the stream.
  ///
  /// - Returns: the events that it completed.
  package mutating func take(_ bytes: some Sequence<UInt8>) -> [ServerSentEvent] {
    var events: [ServerSentEvent] = []
    for byte in bytes {
      let endsCRLF = isAfterCR && byte == 0x0a
      isAfterCR = byte == 0x0d
      guard byte == 0x0a || byte == 0x0d else {
        line.append(byte)
        continue
      }
      if !endsCRLF, let event = endLine() { events.append(event) }
    }
    return events
  }

  private mutating func endLine() -> ServerSentEvent? {
    if isFirstLine, line.starts(with: [0xef, 0xbb, 0xbf]) { line.removeFirst(3) }
    isFirstLine = false
    defer { line.removeAll(keepingCapacity: true) }
    guard line.isEmpty else {
      takeField()
      return nil
    }
    defer { (type, data) = ("", "") }
    // Without a data line there is no event; every data line left a line end.
    guard !data.isEmpty else { return nil }
    data.unicodeScalars.removeLast()
    return ServerSentEvent(type: type.isEmpty ? "message" : type, data: data, id: id)
  }

  private mutating func takeField() {
    let colon = line.firstIndex(of: UInt8(ascii: ":")) ?? line.endIndex
    var value = line[colon...].dropFirst()
    if value.first == UInt8(ascii: " ") { value.removeFirst() }
    let text = String(decoding: value, as: UTF8.self)
    // A line that begins with a colon is a comment; `retry` is for clients that connect again.
    switch String(decoding: line[..<colon], as: UTF8.self) {
    case "event": type = text
    case "data":
      data += text
      data.unicodeScalars.append("\n")
    case "id" where !value.contains(0): id = text
    default: break
    }
  }
}
