@testable import SpangateTelemetry
import SpangateTrace
import Testing
import Tracing

struct SamplerTests {
  private func context(isSampled: Bool) -> SpanContext {
    SpanContext(trace: TraceID(high: 1, low: .max)!, span: SpanID(1)!, isSampled: isSampled)
  }

  @Test func `a ratio keeps its share of random traces, and always the same ones`() {
    let ids = RandomIDs()
    let traces = (0..<20_000).map { _ in ids.next(in: nil).trace }
    let kept = traces.count { Sampler.ratio(0.25).samples($0, below: nil) }
    // Six standard deviations of a binomial round 5,000.
    #expect((4_633...5_367).contains(kept))
    for trace in traces where Sampler.ratio(0.1).samples(trace, below: nil) {
      #expect(Sampler.ratio(0.25).samples(trace, below: nil))
    }
    #expect(traces.allSatisfy { Sampler.ratio(1).samples($0, below: nil) && !Sampler.ratio(0).samples($0, below: nil) })
  }

  @Test func `the bound is the one of the other SDKs`() {
    // Python's: the low 64 bits are below round(0.5 * 2^64).
    #expect(Sampler.ratio(0.5).samples(TraceID(high: 1, low: 0x7fff_ffff_ffff_ffff)!, below: nil))
    #expect(!Sampler.ratio(0.5).samples(TraceID(high: 1, low: 0x8000_0000_0000_0000)!, below: nil))
  }

  @Test func `a parent's decision is followed, and only a root is decided about`() {
    let trace = context(isSampled: true).trace
    #expect(Sampler.parentBased(.never).samples(trace, below: context(isSampled: true)))
    #expect(!Sampler.parentBased(.always).samples(trace, below: context(isSampled: false)))
    #expect(!Sampler.parentBased(.ratio(0.5)).samples(trace, below: nil))
    #expect(Sampler.always.samples(trace, below: context(isSampled: false)))
  }

  @Test func `a trace that is not sampled is carried on and leaves no span`() {
    let traces = RecordedTraces()
    let tracer = traces.tracer(sampler: .parentBased(.never))
    tracer.withSpan("root") { span in
      #expect(!span.isRecording && span.context.spanContext?.traceparent.hasSuffix("-00") == true)
      tracer.withSpan("child") { $0.setAttribute("a", 1) }
    }
    #expect(traces.spans.isEmpty)
  }

  @Test(arguments: [
    ("always_on", "", Sampler.always), ("always_off", "", .never), ("traceidratio", "0.1", .ratio(0.1)),
    ("traceidratio", "much", .ratio(1)), ("parentbased_traceidratio", "0.5", .parentBased(.ratio(0.5))),
    ("parentbased_always_off", "", .parentBased(.never)), ("", "", .default), ("xray", "", .default),
  ])
  func `the variables of the specification choose the sampler`(name: String, argument: String, sampler: Sampler) {
    #expect(Sampler(Variables(["OTEL_TRACES_SAMPLER": name, "OTEL_TRACES_SAMPLER_ARG": argument])) == sampler)
  }
}
