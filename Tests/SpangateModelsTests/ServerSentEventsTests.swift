import SpangateModels
import Testing

struct ServerSentEventsTests {
  private func events(in pieces: [[UInt8]]) -> [ServerSentEvent] {
    var parser = ServerSentEvents()
    return pieces.flatMap { parser.take($0) }
  }

  private func events(in text: String) -> [ServerSentEvent] { events(in: [Array(text.utf8)]) }

  @Test(
    arguments: [
      // The three examples of the specification.
      ("data: YHOO\ndata: +2\ndata: 10\n\n", [ServerSentEvent(data: "YHOO\n+2\n10")]),
      (
        ": test stream\n\ndata: first event\nid: 1\n\ndata:second event\nid\n\ndata:  third event\n",
        [.init(data: "first event", id: "1"), .init(data: "second event")]
      ),
      ("data\n\ndata\ndata\n\ndata:", [.init(data: ""), .init(data: "\n")]),
      ("data:test\n\ndata: test\n\n", [.init(data: "test"), .init(data: "test")]),
      ("event: ping\ndata: {}\n\ndata: x\n\n", [.init(type: "ping", data: "{}"), .init(data: "x")]),
      ("event: lost\n\ndata: x\n\n", [.init(data: "x")]),
      ("\u{feff}data: x\n\n\u{feff}data: y\n\n", [.init(data: "x")]),
      ("id: 7\n\ndata: a\n\nid: \u{0}8\ndata: b\n\n", [.init(data: "a", id: "7"), .init(data: "b", id: "7")]),
      ("retry: 10\nunknown: 1\ndata : no\nDATA: no\n\n", []),
      ("data: a: b\n\n", [.init(data: "a: b")]), ("", []), ("\n\n\r\r\n\r\n", []),
    ] as [(String, [ServerSentEvent])])
  func `a stream is read as the specification says`(text: String, expected: [ServerSentEvent]) {
    #expect(events(in: text) == expected)
  }

  private static let streams = [
    "\u{feff}: hello\r\nevent: a\r\ndata: ü🙂\r\ndata: two\r\n\r\nid: 1\rdata: three\r\rdata: x\n\ndata:\n\n",
    "data: a\r\n\r\ndata: b\n\r\ndata: c\r\n\n\ndata: d\r\r\n", "data: \u{2028}\u{85}\u{b}e\u{301}\n\n",
  ]

  @Test(arguments: streams)
  func `it does not matter where a stream is cut, at one place or at every byte`(text: String) {
    let bytes = Array(text.utf8)
    let whole = events(in: [bytes])
    #expect(!whole.isEmpty)
    for cut in bytes.indices {
      #expect(events(in: [Array(bytes[..<cut]), Array(bytes[cut...])]) == whole)
      for second in cut..<bytes.count {
        #expect(events(in: [Array(bytes[..<cut]), Array(bytes[cut..<second]), Array(bytes[second...])]) == whole)
      }
    }
    #expect(events(in: bytes.map { [$0] }) == whole)
  }

  @Test func `it does not matter how lines end`() {
    let lines = ["event: a", "data: one", "data:", "", ": nothing", "data: two", "id: 9", "", "data: lost"]
    let expected = [ServerSentEvent(type: "a", data: "one\n"), .init(data: "two", id: "9")]
    for number in stride(from: 0, to: 1 << (2 * (lines.count - 1)), by: 7) {
      // Two bits a line choose its end; a lone CR before a lone LF would be one end of both.
      let ends = lines.indices.map { ["\n", "\r", "\r\n", "\r\n"][number >> (2 * min($0, lines.count - 2)) & 3] }
      let isOneEnd = zip(lines.indices, ends).contains { index, end in
        end == "\r" && index + 1 < lines.count && lines[index + 1].isEmpty && ends[index + 1].first == "\n"
      }
      if isOneEnd { continue }
      #expect(events(in: zip(lines, ends).map(+).joined()) == expected)
    }
  }

  @Test func `bytes that are no text are replaced, and nothing else is lost`() {
    let found = events(in: [[UInt8]("data: a".utf8) + [0xff, 0xc3] + [UInt8]("\n\ndata: b\n\n".utf8)])
    #expect(found.map(\.data) == ["a\u{fffd}\u{fffd}", "b"])
  }
}
