import SpangateCore
import SpangateTesting
import SpangateTrace
import SpangateWire
import Testing

@testable import SpangateRecordings

struct DamageTests {
  private func line(_ trace: UInt64, _ spans: [SpanRecord]? = nil) -> String {
    let request = OTLPTraces.request(for: spans ?? [.stub(1, "agent.run", trace: trace)])
    return OTLPJSON.json(from: request, of: .traces).description
  }

  @Test(arguments: [
    "no JSON at all", #"{"resourceSpans":[{"res"#, #"{"resourceSpans":[{"#, #"{"resourceSpans":"#, "{", "}", "[",
    "\u{0}",
    #"{"resourceSpans":[{"scopeSpans":[{"spans":[{"traceId":"zz","spanId":"00000000000000b1"}]}]}]}"#,
    #"{"resourceSpans":[{"scopeSpans":[{"spans":[{"traceId":1}]}]}]}"#, "\"text\"", "1,2,3", #"{"hello":"world"}"#,
    #"{"resourceSpans":[{"scopeSpans":[{"spans":[{"traceId":"000000000000000000000000000000a1","spanId":"00"}]}]}]}"#,
  ])
  func `a broken line takes none of the others along`(broken: String) throws {
    for lines in [[line(1), broken, line(2)], [broken, line(1), line(2)], [line(1), line(2), broken]] {
      // A file that begins with zeros has messages with their lengths.
      if lines[0] == "\u{0}" { continue }
      let traces = Recorded.traces(lines.joined(separator: "\n") + "\n")
      // What only opens something before lines that are whole by themselves cannot be told from a value over many lines.
      let isOpening = ["{", "["].contains(broken) && lines.last != broken
      #expect(traces.ids.count == 2 || isOpening, "\(lines)")
      #expect(!traces.isWhole, "\(lines)")
      let place = "spans`:\(lines.firstIndex(of: broken)! + 1)"
      let said = traces.problems.map(\.message)
      #expect(said.contains { $0.contains(place) || $0.contains("of no trace") } || isOpening, "\(said)")
    }
  }

  @Test func `a broken span takes none of its neighbours along`() throws {
    let text = line(
      0, [.stub(1, "agent.run"), .stub(2, parent: 1, "tool.execute.search"), .stub(3, parent: 1, "more")])
    let broken = text.replacing(#""tool.execute.search""#, with: "7")
    let traces = Recorded.traces(broken)
    #expect(try Recorded.spans(traces).map(\.name) == ["agent.run", "more"])
    #expect(traces.problems.map(\.rule) == [.recordingDamaged])
    #expect(traces.problems[0].message == "`spans`:1 holds no span: `name` must be a string")
  }

  @Test func `a broken message takes none of the others along`() throws {
    let (first, second) = (
      OTLPTraces.request(for: [.stub(1, "a", trace: 1)]), OTLPTraces.request(for: [.stub(1, "b", trace: 2)])
    )
    let traces = Recorded.traces(Packed.delimited([first, [0x0a, 0x03, 0x12, 0x7f, 0x00], second]))
    #expect(traces.ids.count == 2)
    #expect(traces.problems.map(\.rule) == [.recordingDamaged])
  }

  @Test(arguments: [
    ("trace_id,span_id,name\n1,2,3\n", "CSV"), ("<html><body></body></html>", "XML or HTML"),
    ("PK\u{3}\u{4}…", "a zip"),
    ("SQLite format 3\u{0}", "SQLite"), ("PAR1…", "Parquet"), ("hello", "plain text"), ("---\nsuite: x\n", "YAML"),
  ])
  func `what is no recording says what it looks like`(text: String, what: String) throws {
    let traces = Recorded.traces(text)
    #expect(traces.problems.map(\.rule) == [.recordingUnknown])
    #expect(traces.problems[0].message.contains(what))
    #expect(!traces.isWhole)
  }

  @Test(arguments: [
    "", "\n \n", "{}", "[]", #"{"resourceSpans":[]}"#, #"{"data":[]}"#, #"{"resourceMetrics":[{"x":1}]}"#,
  ])
  func `what holds no span says so`(text: String) throws {
    let traces = Recorded.traces(text)
    #expect(traces.problems.map(\.rule) == [.recordingEmpty])
    #expect(!traces.isWhole)
  }

  @Test func `a file that is broken on each line is told of once and counted`() {
    let traces = Recorded.traces(String(repeating: "{nonsense}\n", count: 1_000))
    #expect(traces.problems.count <= 9)
    #expect(traces.problems.last?.message.contains("further parts") == true)
  }

  @Test(arguments: [
    #""next_cursor":"abc""#, #""next_page_token":"x""#, #""next":"/page/2""#, #""has_more":true"#,
    #""errors":[{"code":500,"msg":"timed out"}]"#, #""status":"PARTIAL""#, #""meta":{"cursor":"c"}"#,
  ])
  func `what says that it is a part is no whole, unless its reader goes on`(mark: String) {
    let text = line(1)
    for whole in ["\(text.dropLast()),\(mark)}", "{\(mark),\(text.dropFirst())"] {
      let bytes = Array(whole.utf8)
      let traces = Recorded.traces(bytes)
      #expect(traces.ids.count == 1 && traces.problems.map(\.rule) == [.recordingDamaged])
      #expect(traces.problems.first?.message == "`spans`:1 says that there is more than it holds")
      let reader = RecordingReader()
      reader.read(bytes, named: "spans", isPage: true)
      #expect(RecordedTraces(reader).isWhole)
    }
  }

  @Test(arguments: [
    #""next_cursor":null"#, #""next_page_token":"""#, #""has_more":false"#, #""errors":null"#, #""errors":[]"#,
    #""status":"COMPLETE""#, #""status":{}"#, #""meta":{}"#,
  ])
  func `what says that it is all is whole`(mark: String) {
    #expect(Recorded.traces("\(line(1).dropLast()),\(mark)}").isWhole)
  }

  @Test func `what came before damaged compression is kept`() {
    for text in [Array(line(1).utf8), Array((line(1) + "\n").utf8)] {
      let traces = Recorded.traces(Gzip.deflated(text) + [7, 7, 7])
      #expect(traces.ids.count == 1 && !traces.isWhole, "\(traces.problems)")
      #expect(traces.problems.contains { $0.message.contains("the compressed data is damaged") })
      #expect(Recorded.traces(Gzip.deflated(text) + [0, 0, 0]).isWhole)
    }
  }

  @Test func `a file that is not there is an error`() {
    for path in ["/nonexistent/spans.jsonl", "/nonexistent/*.jsonl", "/dev/null"] {
      let traces = RecordedTraces(reading: [path])
      #expect(traces.problems.map(\.rule) == [.recordingUnreadable])
      #expect(!traces.isWhole)
    }
  }

  @Test(arguments: 0..<40)
  func `noise is neither a crash nor a pass`(seed: Int) throws {
    var generator = SplitMix(state: UInt64(seed))
    let whole = OTLPTraces.request(for: (1...20).map { .stub($0, "agent.run", ["k": "v"], trace: $0) })
    let json = Array(OTLPJSON.json(from: whole, of: .traces).description.utf8)
    for var bytes in [whole, json, Packed.delimited([whole]), Gzip.deflated(json), Packed.zstd(whole)] {
      for _ in 0..<8 {
        bytes[Int.random(in: bytes.indices, using: &generator)] = .random(in: 0...255, using: &generator)
      }
      let traces = Recorded.traces(bytes)
      _ = try? Recorded.spans(traces)
    }
  }
}

/// Steele, Lea and Flood, "Fast splittable pseudorandom number generators".
private struct SplitMix: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var z = state
    z = (z ^ z >> 30) &* 0xbf58_476d_1ce4_e5b9
    z = (z ^ z >> 27) &* 0x94d0_49bb_1331_11eb
    return z ^ z >> 31
  }
}
