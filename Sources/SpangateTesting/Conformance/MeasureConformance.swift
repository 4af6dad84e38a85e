package import SpangateCore
import SpangateTrace

/// What every measure owes its users, whatever it is read off.
package struct MeasureConformance {
  let measure: Measure

  package init(of measure: Measure) { self.measure = measure }

  /// One line for each promise that is not kept.
  package func problems() throws -> [String] { documentProblems + readingProblems + (try recordProblems()) }

  private var documentProblems: [String] {
    var problems: [String] = []
    let name = measure.rawValue
    if name.wholeMatch(of: /[a-z][a-z0-9]*(_[a-z0-9]+)*/) == nil { problems.append("`\(name)` is not snake_case") }
    if Measure(rawValue: name) != measure { problems.append("`\(name)` is not found by its name") }
    if measure.unit == .score { problems.append("is in no unit") }
    for text in [measure.summary, measure.reading] where !text.hasSuffix(".") || text.contains("\n") {
      problems.append("`\(text)` is no sentence on one line")
    }
    if measure.summary.count > 100 { problems.append("the summary is longer than a line") }
    return problems
  }

  /// What is missing is never a number, and what is there is no impossible one.
  private var readingProblems: [String] {
    var problems: [String] = []
    for state in [Trace.Completeness.absent, .off, .cutOff(.rootMissing(spans: 6))] where measure.readsTrace {
      let seen = Observation.stub(answer: "", spans: Self.spans, completeness: state)
      if measure.measurement(of: seen) != .absent(why: state.gap ?? "", .trace) {
        problems.append("is measured in a trace that is \(state.name)")
      }
    }
    // Any root span tells how long it took, whoever wrote it.
    for spans in [[], [SpanRecord.stub(1, "GET /answer")]] where measure.readsTrace && measure.unit != .seconds {
      let seen = Observation.stub(answer: "", spans: spans)
      if let value = measure.measurement(of: seen).value {
        problems.append("is \(value) where no span says what the agent did")
      }
    }
    switch measure.measurement(of: .stub(answer: "", spans: Self.spans)) {
    case .value(let value) where value.isFinite && value >= 0: break
    case .value(let value): problems.append("is \(value)")
    case .absent(let absence): if absence.why.isEmpty { problems.append("is absent without a reason") }
    }
    return problems
  }

  /// Its numbers and its reasons survive being written down.
  private func recordProblems() throws -> [String] {
    let reasons = Absence.Kind.allCases.map { Measurement.absent(why: "it was dark", $0) }
    return try ([.value(2.5)] + reasons).compactMap { measurement in
      var judgement = Judgement.everyKind[0]
      judgement.measures = [measure: measurement]
      let read = try EncodedJudgement(json: EncodedJudgement(judgement).json).judgement
      return read.measures == judgement.measures ? nil : "does not come back from a record"
    }
  }

  /// Two turns, each with a model call, and a tool that failed.
  private static let spans: [SpanRecord] = [
    .stub(1, "agent.run", lasting: 9), .stub(2, parent: 1, "agent.turn", at: 1, lasting: 4), call(3, parent: 2, at: 2),
    .stub(4, parent: 2, "tool.execute.search", at: 3, status: .init(.error)),
    .stub(5, parent: 1, "agent.turn", at: 5, lasting: 3), call(6, parent: 5, at: 6),
  ]

  private static func call(_ id: UInt64, parent: UInt64, at start: UInt64) -> SpanRecord {
    .stub(
      id, parent: parent, "gen_ai.completion", at: start,
      ["gen_ai.usage.input_tokens": 5, "gen_ai.usage.output_tokens": 2, "llm.cost.usd": 0.25])
  }
}
