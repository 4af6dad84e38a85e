import SpangateCore
import SpangateTesting
import SpangateTrace
import SpangateWire
import Testing

@testable import SpangateRecordings

/// Against a server of which only the answers are known.
struct BackendReaderTests {
  private static func span(_ trace: UInt64, _ id: UInt64 = 1) -> String {
    let request = OTLPTraces.request(for: [.stub(id, "agent.run", trace: trace)])
    return OTLPJSON.json(from: request, of: .traces).description
  }

  private static func id(_ trace: UInt64) -> String { "\(TraceID(high: 0, low: trace)!)" }

  private static let list = TraceReading(
    list: .init(
      first: HTTPRequest(url: "http://b/list"), batch: 2, ids: { ($0["ids"]?.array ?? []).compactMap(\.string) },
      spans: { HTTPRequest(url: "http://b/spans/\($0.joined(separator: ","))") }),
    limit: 3, next: { request, answer in answer["next"]?.string.map { HTTPRequest(url: $0) } },
    complaint: { $0["problem"]?.string })

  private func read(_ answers: [String: [Answers.Answer]], _ reading: TraceReading = list) async -> (
    RecordedTraces, [String]
  ) {
    let server = Answers(answers)
    let reader = RecordingReader()
    await BackendReader(over: server, sleep: { _ in }).read(reading, named: "backend:x", into: reader)
    return (RecordedTraces(reader), server.asked.withLock { $0 })
  }

  @Test func `pages and batches are read to their end`() async throws {
    let (traces, asked) = await read([
      "http://b/list": [.ok(#"{"ids":["1","2"],"next":"http://b/list2"}"#)],
      "http://b/list2": [.ok(#"{"ids":["2","3"]}"#)],
      "http://b/spans/1,2": [.ok("[\(Self.span(1)),\(Self.span(2))]")], "http://b/spans/3": [.ok(Self.span(3))],
    ])
    #expect(traces.problems == [])
    #expect(traces.ids.map(\.low) == [1, 2, 3])
    #expect(asked == ["http://b/list", "http://b/list2", "http://b/spans/1,2", "http://b/spans/3"])
  }

  @Test func `more than the limit is told of, and not read`() async throws {
    let (traces, asked) = await read([
      "http://b/list": [.ok(#"{"ids":["1","2","3","4"],"next":"http://b/list2"}"#)],
      "http://b/spans/1,2": [.ok(Self.span(1))], "http://b/spans/3": [.ok(Self.span(3))],
    ])
    #expect(traces.problems.map(\.rule) == [.recordingPartial])
    #expect(traces.isWhole)
    #expect(asked == ["http://b/list", "http://b/spans/1,2", "http://b/spans/3"])
  }

  @Test func `a passing trouble is tried again`() async throws {
    let (traces, asked) = await read([
      "http://b/list": [.status(503), .fails(.disconnected("reset")), .ok(#"{"ids":["1"]}"#)],
      "http://b/spans/1": [.status(429), .ok(Self.span(1))],
    ])
    #expect(traces.problems == [])
    #expect(asked.count == 5)
  }

  @Test(arguments: [
    ([Answers.Answer.status(503), .status(503), .status(503), .status(503)], "4 times"), ([.status(404)], "status 404"),
    ([.status(401)], "lets nobody in"), ([.status(302)], "not followed"), ([.ok("<html>")], "something else than JSON"),
    ([.fails(.untrusted("no"))], "no"), ([.fails(.tooLarge(limit: 1 << 20))], "1 MiB"),
  ])
  func `what cannot be read is an error`(answers: [Answers.Answer], words: String) async throws {
    for broken in ["http://b/list", "http://b/spans/1"] {
      var all: [String: [Answers.Answer]] = [
        "http://b/list": [.ok(#"{"ids":["1"]}"#)], "http://b/spans/1": [.ok(Self.span(1))],
      ]
      all[broken] = answers
      let (traces, _) = await read(all)
      #expect(traces.problems.map(\.rule) == [.recordingUnreachable])
      #expect(traces.problems[0].message.contains(words), "\(traces.problems[0].message)")
      #expect(!traces.isWhole)
    }
  }

  @Test func `what holds nothing or says that it lacks something is no pass`() async throws {
    #expect(await read(["http://b/list": [.ok(#"{"ids":[]}"#)]]).0.problems.map(\.rule) == [.recordingEmpty])
    let (traces, _) = await read([
      "http://b/list": [.ok(#"{"ids":["1"]}"#)],
      "http://b/spans/1": [.ok(#"{"problem":"too large","trace":\#(Self.span(1))}"#)],
    ])
    #expect(traces.problems.map(\.rule) == [.recordingDamaged])
    #expect(traces.ids.count == 1)
  }

  @Test func `a page that names itself as the next ends`() async throws {
    var reading = TraceReading(pages: HTTPRequest(url: "http://b/all"), limit: 9, next: { request, _ in request })
    let (traces, asked) = await read(["http://b/all": [.ok(Self.span(1)), .ok(Self.span(1))]], reading)
    #expect(traces.problems.map(\.rule) == [.recordingUnreachable])
    #expect(asked.count == 1)
    reading.next = { _, _ in nil }
    #expect(await read(["http://b/all": [.ok(Self.span(1))]], reading).0.problems == [])
  }
}

/// Answers each URL with what was given for it, in order.
final class Answers: HTTPClient {
  enum Answer: Sendable {
    case ok(String)
    case status(Int)
    case fails(HTTPFailure)
  }

  let asked = Locked<[String]>([])
  private let answers: Locked<[String: [Answer]]>

  init(_ answers: [String: [Answer]]) { self.answers = Locked(answers) }

  func send(_ request: HTTPRequest) async throws(HTTPFailure) -> HTTPResponse {
    asked.withLock { $0.append(request.url) }
    let answer = answers.withLock { $0[request.url].flatMap { $0.isEmpty ? nil : $0[0] } }
    answers.withLock { if $0[request.url]?.isEmpty == false { $0[request.url]!.removeFirst() } }
    switch answer {
    case .ok(let text): return HTTPResponse(status: 200, body: Array(text.utf8))
    case .status(let status): return HTTPResponse(status: status)
    case .fails(let failure): throw failure
    case nil: return HTTPResponse(status: 418)
    }
  }
}
