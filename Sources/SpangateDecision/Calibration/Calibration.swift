package import SpangateCore
package import SpangateStatistics

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

    package init(answer: LabelledAnswer, human: String, judge: String?, because: String) {
      (self.answer, self.human, self.judge, self.because) = (answer, human, judge, because)
    }
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
