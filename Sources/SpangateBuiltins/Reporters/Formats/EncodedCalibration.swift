package import SpangateCore

/// What `judge calibrate --report json` writes: schema `spangate.calibration/1`, by the rules of ``EncodedReport``.
///
/// What is not defined, such as kappa where all answers are of one label, is nil.
package struct EncodedCalibration: Codable, Sendable, Equatable {
  package static let schema = "spangate.calibration/1"

  package var schema = EncodedCalibration.schema
  package var judge: String
  /// How many there are, and how many of them the judge had a verdict on.
  package var labels: Int
  package var judged: Int
  package var agreement: Double?
  package var kappa: Double?
  package var kappaStandardError: Double?
  package var kappaInterval: [Double]?
  /// From the worst to the best.
  package var categories: [String]
  /// A row is what people said, a column what the judge said.
  package var confusion: [[Int]]
  package var differing: [Pair]
  package var unjudged: [Pair]
  package var usage: Usage

  package struct Pair: Codable, Sendable, Equatable {
    /// Of the file of labels, one-based.
    package var line: Int
    package var answer: String
    package var human: String
    package var judge: String?
    package var explanation: String

    package init(line: Int, answer: String, human: String, judge: String?, explanation: String) {
      self.line = line
      self.answer = answer
      self.human = human
      self.judge = judge
      self.explanation = explanation
    }
  }

  package struct Usage: Codable, Sendable, Equatable {
    package var calls: Int
    package var inputTokens: Int64
    package var outputTokens: Int64
    package var costUsd: Double
    package var unpriced: Int
  }

  package init(
    judge: String, labels: Int, judged: Int, categories: [String], confusion: [[Int]], differing: [Pair],
    unjudged: [Pair], usage: JudgeUsage
  ) {
    self.judge = judge
    self.labels = labels
    self.judged = judged
    self.categories = categories
    self.confusion = confusion
    self.differing = differing
    self.unjudged = unjudged
    self.usage = Usage(
      calls: usage.calls, inputTokens: usage.inputTokens, outputTokens: usage.outputTokens, costUsd: usage.cost,
      unpriced: usage.unpriced)
  }
}
