package import SpangateCore
package import SpangateStatistics
import SpangateTrace

/// What a judge says of answers that people have judged.
package struct Calibration: Sendable {
  package let scale: VerdictScale
  package let pairs: [Pair]
  package let usage: JudgeUsage

  /// One answer with both verdicts.
  package struct Pair: Sendable {
    package var answer: LabelledAnswer
    package var human: String
    /// nil when it could not be judged.
    package var judge: String?
    /// What the judge said for it, or why it said nothing. Hostile text.
    package var because: String
  }

  package init(scale: VerdictScale, pairs: [Pair], usage: JudgeUsage = JudgeUsage()) {
    self.scale = scale
    self.pairs = pairs
    self.usage = usage
  }

  package var judged: [Pair] { pairs.filter { $0.judge != nil } }
  package var unjudged: [Pair] { pairs.filter { $0.judge == nil } }
  package var differing: [Pair] { judged.filter { $0.judge != $0.human } }

  /// How often each pair of categories came: a row is what people said, a column what the judge said.
  package var confusion: [[Int]] {
    scale.categories.map { human in
      scale.categories.map { judge in pairs.count { $0.human == human && $0.judge == judge } }
    }
  }

  /// nil when nothing was judged.
  package var kappa: CohenKappa? { judged.isEmpty ? nil : CohenKappa(confusion) }
}

extension Calibration {
  /// Asks a judge about every answer.
  ///
  /// - Parameters:
  ///   - watch: called after each.
  /// - Throws: findings of labels that the judge's scale does not have; then nobody was asked.
  package static func measure(
    _ scorer: BoundScorer, as scale: VerdictScale, on answers: [LabelledAnswer], in file: String, of suite: String,
    concurrency: Int, using tools: Tools, prices: PriceTable = .none, watch: @escaping @Sendable () -> Void = {}
  ) async throws(InvalidDocument) -> Calibration {
    let strange = answers.filter { scale.category(of: $0.label) == nil }
    if !strange.isEmpty { throw InvalidDocument(strange.map { $0.strangeness(in: file, scale) }) }
    let asked = answers.map { (answer: $0, finished: $0.finished(of: suite)) }
    let scoring = Scoring(
      tools: tools, traces: .optional,
      scorers: Dictionary(uniqueKeysWithValues: asked.map { ($0.finished.0.trial.id.case, [scorer]) }),
      slots: AgentSlots(concurrency), prices: prices)
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
