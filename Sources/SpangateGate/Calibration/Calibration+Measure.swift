package import SpangateCore
package import SpangateDecision
import SpangateTrace

extension Calibration {
  /// Asks a judge about every answer.
  ///
  /// - Parameters:
  ///   - watch: called after each.
  /// - Throws: findings of labels that the judge's scale does not have; then nobody was asked.
  package static func measure(
    _ scorer: BoundScorer, as scale: VerdictScale, on answers: [LabelledAnswer], in file: String, of suite: String,
    concurrency: Int, using tools: Tools, watch: @escaping @Sendable () -> Void = {}
  ) async throws(InvalidDocument) -> Calibration {
    let strange = answers.filter { scale.category(of: $0.label) == nil }
    if !strange.isEmpty { throw InvalidDocument(strange.map { $0.strangeness(in: file, scale) }) }
    let asked = answers.map { (answer: $0, finished: $0.finished(of: suite)) }
    let scoring = Scoring(
      tools: tools, traces: .optional,
      scorers: Dictionary(uniqueKeysWithValues: asked.map { ($0.finished.0.trial.id.case, [scorer]) }),
      slots: AgentSlots(concurrency))
    let judged = await withTaskGroup(of: (LabelledAnswer, Judgement).self) { group in
      for (answer, (finished, trace)) in asked {
        group.addTask {
          defer { watch() }
          return (answer, await scoring.score(finished, with: trace).judgement)
        }
      }
      var judged: [(LabelledAnswer, Judgement)] = []
      for await one in group { judged.append(one) }
      return judged.sorted { $0.0.line < $1.0.line }
    }
    let pairs = judged.map { answer, judgement in
      let score = judgement.scores[0].score
      var because = score.because ?? ""
      if case .unscored(let why) = score.value { because = why }
      return Pair(
        answer: answer, human: scale.category(of: answer.label) ?? "", judge: scale.category(of: score.value),
        because: because)
    }
    return Calibration(
      scale: scale, pairs: pairs, usage: judged.map(\.1).judging ?? JudgeUsage())
  }
}

extension LabelledAnswer {
  fileprivate func strangeness(in file: String, _ scale: VerdictScale) -> Finding {
    let known = scale.categories.map { "`\($0.inert(limit: 40))`" }.joined(separator: ", ")
    return Finding(
      .valueInvalid, "the judge has no label `\((label.string ?? label.description).inert(limit: 80))`",
      at: SourceRange(file: file, line: line), help: "its labels are \(known)")
  }
}

extension LabelledAnswer {
  /// As if an agent had just given it, with a trace that says what its tools returned.
  func finished(of suite: String) -> (FinishedTrial, Trace) {
    var generator: any RandomNumberGenerator = SystemRandomNumberGenerator()
    let trial = PlannedTrial(
      id: TrialKey(suite: suite, case: "line \(line)", variant: "default", index: 0),
      asking: Question(input, expected: expected), runID: "calibration",
      traceID: TraceID(using: &generator), rootSpanID: SpanID(using: &generator), seed: UInt64(line) &* 1_000)
    let root = SpanRecord(
      traceID: trial.traceID, id: SpanID(using: &generator), parent: trial.rootSpanID, name: Vocabulary.agentRun)
    let calls = tools.enumerated().map { index, tool in
      SpanRecord(
        traceID: trial.traceID, id: SpanID(using: &generator), parent: root.id,
        name: Vocabulary.toolExecutionPrefix + tool.name, start: UInt64(index + 1), end: UInt64(index + 1),
        attributes: [Vocabulary.toolName[0]: .string(tool.name), Vocabulary.toolResult[0]: .string(tool.result)])
    }
    let finished = FinishedTrial(
      trial: trial, outcome: .answered(Answer(text: answer)), startedAt: .now, duration: .zero)
    return (finished, Trace(id: trial.traceID, spans: [root] + calls))
  }
}
