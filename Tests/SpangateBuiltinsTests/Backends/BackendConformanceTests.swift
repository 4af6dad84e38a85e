import SpangateBuiltins
import SpangateCore
import SpangateTesting
import SpangateTrace
import Testing

struct BackendConformanceTests {
  private let trial = ScoredTrial(
    judgement: .stub(scores: [
      .stub(.passed(false), span: 0xf0, because: Hostile.golden), .stub(.number(.nan), named: Hostile.golden),
      .stub(.unscored(why: Hostile.golden), named: "note"),
    ]))

  /// A backend is had from a URL alone where it has a shorthand, or else from nothing.
  @Test(arguments: Registry.builtinBackends.map { $0.kind.id })
  func `a backend keeps its promises`(kind: String) throws {
    let backend = try #require(Registry.builtinBackends.first { $0.kind.id == kind })
    let config: JSONValue? = backend.shorthand == nil ? nil : "http://127.0.0.1:4318"
    for problem in BackendConformance(of: backend).problems(with: config, annotating: trial) {
      Issue.record("\(problem)")
    }
  }
}

/// Breaks what it can.
private struct Careless: Backend {
  static let kind = Kind("careless", "takes spans")
  static let can: Capabilities = [.traceLinks, .annotations]
  let traces = OTLPEndpoint(url: "http://c:4318/", timeout: .zero)

  init(config: NoConfig) {}

  func url(of trace: TraceID, span: SpanID?) -> String? { "/trace" }
}

extension BackendConformanceTests {
  @Test func `a backend that breaks its promises is told so`() {
    #expect(
      BackendConformance(of: Careless.self).problems(with: nil, annotating: trial) == [
        "`http://c:4318/` takes no traces over OTLP", "waits for nothing", "`/trace` is no page of the trace",
        "says that it annotates, and does not",
      ])
  }
}
