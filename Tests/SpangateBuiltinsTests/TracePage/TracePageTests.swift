import Foundation
import SpangateBuiltins
import SpangateCore
import SpangateTesting
import SpangateTrace
import Testing

struct TracePageGoldenTests {
  @Test func `a page looks as it did`() {
    #expect(Golden.difference(of: TracePage.sample.html, from: "trace.html") == nil)
  }
}

struct TracePageTests {
  @Test(
    arguments: [
      ("agent.turn", [:], "turn"), ("gen_ai.completion", [:], "model"), ("execute_tool search", [:], "tool"),
      ("x", ["gen_ai.operation.name": "chat"], "model"), ("x", ["gen_ai.operation.name": "embeddings"], "embedding"),
      ("x", ["gen_ai.operation.name": "invoke_workflow"], "agent"), ("x", ["openinference.span.kind": "CHAIN"], "step"),
      ("x", ["ai.operationId": "ai.generateText.doGenerate"], "model"),
      ("eval.judge", ["gen_ai.operation.name": "chat"], "judge"), ("x", ["gen_ai.usage.input_tokens": 3], "model"),
      ("sqlite.query", ["db.system": "sqlite"], "span"),
    ] as [(String, Attributes, String)])
  func `a span is labelled by its role for scorers and diagnosis`(name: String, attributes: Attributes, label: String) {
    let html = TracePage(trace: [.stub(1, name, attributes)], judgement: .stub()).html
    #expect(html.contains("<i>\(label)</i> <b>\(name)</b>"))
  }

  @Test func `every span can be linked to, and the blamed one is open`() {
    let html = TracePage.sample.html
    for span in TracePage.spans { #expect(html.split(separator: " id=\"\(span.id)\"").count == 2) }
    #expect(html.contains(#"id="00f067aa0ba902b7" open>"#))
    #expect(html.contains("blamed by contains"))
  }

  @Test func `findings of other trials are not on the page`() {
    #expect(TracePage.sample.html.split(separator: "error[SG0101]").count == 2)
  }

  @Test func `a trial without a span says so`() {
    let failure = AgentFailure(.timedOut, "no answer in 60 s", diagnostics: "waiting …")
    let html = TracePage(trace: [], judgement: .stub(failure: failure, completeness: .absent)).html
    #expect(html.contains("No span of this trial arrived."))
    #expect(html.contains("no answer in 60 s\n\nwaiting …"))
  }

  @Test func `a trace of thousands is folded, but what is blamed stays with all that is above it`() {
    let spans = (1...5_000).map {
      SpanRecord.stub($0, parent: $0 == 5_000 ? 4_999 : $0 == 4_999 ? 4_998 : nil, "s\($0)", at: $0)
    }
    let html = TracePage(trace: spans, judgement: .stub(scores: [.stub(.passed(false), span: 5_000)])).html
    #expect(html.contains("2997 more spans of 5000 not shown on this page."))
    #expect([4_998, 4_999, 5_000].allSatisfy { html.contains(">s\($0)<") } && !html.contains(">s4997<"))
    #expect(html.utf8.count < 2_000_000)
  }

  @Test func `a long attribute is cut and its length is said`() {
    let html = TracePage(
      trace: [.stub(1, "s", ["long": .string(String(repeating: "x", count: 12_345))])], judgement: .stub()
    ).html
    #expect(html.contains(String(repeating: "x", count: 10_000) + "…"))
    #expect(html.contains("(12345 characters in all)"))
  }

  @Test func `the page stays bounded when everything is large`() {
    let large = Attributes((0..<400).map { .init("k\($0)", .string(String(repeating: "\u{1}", count: 20_000))) })
    let spans = (1...50).map { SpanRecord.stub($0, "s", large) }
    let html = TracePage(trace: spans, judgement: .stub()).html
    #expect(html.utf8.count < 40_000_000)
    #expect(html.contains("not shown: the page is full."))
  }

  @Test func `spans in a circle, spans that came twice and clocks that ran back are shown once each`() {
    let spans: [SpanRecord] = [
      .stub(1, parent: 2, "one", at: 9), .stub(2, parent: 1, "two", at: 3), .stub(3, parent: 3, "three"),
      .stub(4, parent: 99, "four"), .stub(4, parent: 99, "four again"),
      SpanRecord(traceID: TraceID(high: 0, low: 0xa1)!, id: SpanID(5)!, name: "back", start: .max, end: 0),
    ]
    let html = TracePage(trace: spans, judgement: .stub()).html
    for name in ["one", "two", "three", "four", "four again", "back"] {
      #expect(html.split(separator: "<b>\(name)</b>").count == 2, "\(name)")
    }
    #expect(html.split(separator: #" id="0000000000000004""#).count == 2)
  }
}

@Suite(.timeLimit(.minutes(5)))
struct TracePageHTMLTests {
  /// Fails on an element that is not closed, on one that is not ours, and on attributes and ids that are not ours.
  private static let script = """
    import sys, re, hashlib, base64
    from html.parser import HTMLParser
    void = {'meta'}
    known = set('html head meta title style body header main section p span h1 h2 h3 dl dt dd div table thead tbody tr'
                ' th td pre code small a i b details summary svg rect'.split()) 
    allowed = {'lang', 'charset', 'http-equiv', 'content', 'name', 'class', 'id', 'href', 'open', 'colspan', 'viewbox',
               'preserveaspectratio', 'aria-hidden', 'x', 'width', 'height', 'rx'}
    class Page(HTMLParser):
        def __init__(self):
            super().__init__()
            self.open, self.ids, self.style = [], [], ''
        def handle_starttag(self, tag, attributes):
            assert tag in known, tag
            for name, value in attributes:
                assert name in allowed, name
                assert name != 'href' or re.fullmatch('#[0-9a-f]{16}', value), value
                if name == 'id':
                    assert re.fullmatch('[0-9a-f]{16}', value) and value not in self.ids, value
                    self.ids.append(value)
            if tag not in void: self.open.append(tag)
        def handle_endtag(self, tag):
            assert self.open.pop() == tag, tag
        def handle_data(self, data):
            if self.open and self.open[-1] == 'style': self.style += data
        def handle_comment(self, data): assert False, data
        def handle_pi(self, data): assert False, data
    for text in sys.stdin.buffer.read().decode().split('\\0'):
        page = Page()
        page.feed(text)
        page.close()
        assert page.open == [] and page.style
        digest = base64.b64encode(hashlib.sha256(page.style.encode()).digest()).decode()
        assert f"'sha256-{digest}'" in text, f'the style is not of the hash in the policy; it is {digest}'
    """

  @Test(.enabled(if: Python.isAvailable, "python3 is not installed"))
  func `the page is well-formed HTML with a closed policy, whatever the texts`() throws {
    let pages = [TracePage.sample.html] + (Hostile.payloads + [Hostile.huge]).map { TracePage.hostile($0.text).html }
    #expect(try Python.run(Self.script, input: pages.joined(separator: "\0")) != nil)
    for page in pages { #expect(page.unicodeScalars.allSatisfy { $0.isInert || $0 == "\n" || $0 == "\t" }) }
  }
}

extension TracePage {
  /// A page with the same text wherever a text may stand.
  fileprivate static func hostile(_ text: String) -> TracePage {
    let attributes: Attributes = [
      text: .string(text), "map": .map([text: .array([.string(text), .bytes([1, 2]), .empty])]),
      Vocabulary.operationName: .string(text), Vocabulary.inputTokens: .string(text),
    ]
    var span = SpanRecord.stub(
      0xf0, parent: 1, text, status: .init(.error, message: text), attributes,
      events: [.init(name: text, time: 3, attributes: attributes)])
    span.links = [.init(to: SpanReference(trace: span.traceID, span: span.id), attributes: attributes)]
    span.scope = text
    let judgement = Report.hostile(text).suites[0].cases[0].trials[0].judgement
    return TracePage(trace: [span], judgement: judgement, findings: Report.hostile(text).findings)
  }
}
