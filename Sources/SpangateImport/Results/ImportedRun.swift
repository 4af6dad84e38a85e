package import SpangateCore
package import SpangateTrace

/// What one file of another tool says, in the terms of this one.
package struct ImportedRun: Sendable {
  package var tool: ImportTool
  /// Of the tool that wrote it, where it says so.
  package var version: String?
  /// What the file calls what was evaluated; the suite's name unless the user has another.
  package var name: String
  package var startedAt: Timestamp?
  package var finishedAt: Timestamp?
  /// The commit that was checked out, where it says so.
  package var revision: String?
  /// Why not all of it is there, each in a sentence; empty for a run that its tool ended.
  package var gaps: [String] = []
  /// In the order of the file.
  package var cases: [ImportedCase] = []

  init(_ tool: ImportTool, name: String) {
    self.tool = tool
    self.name = name
  }

  /// Makes each score that any trial has one of every case: what a trial lacks is unscored there, and not absent.
  mutating func expectAllScores() {
    let names = Set(cases.flatMap(\.trials).flatMap { $0.scores.map(\.name) })
    for place in cases.indices {
      for name in names where cases[place].scorers[name] == nil { cases[place].scorers[name] = .null }
    }
  }
}

/// A question with what was measured of it.
package struct ImportedCase: Sendable {
  package var id: String
  /// What changes when another question is asked: samples of two that differ are not compared.
  package var definition: JSONValue
  /// What changes when a score comes to mean something else, by the score's name.
  package var scorers: [String: JSONValue] = [:]
  /// The least that a score may be whatever the baseline is, by its name: what the tool itself takes for a failure.
  package var least: [String: Double] = [:]
  /// Whether an agent was called, so that it is known whether it answered.
  package var isCall = true
  /// How many trials make it complete; at least those that are there.
  package var expected = 1
  package var trials: [ImportedTrial] = []

  /// The name of the score that says whether the agent answered.
  static let answered = "answered"
  /// Stands before the names of scores that are differences of two: above 0 is better than before.
  package static let deltaPrefix = "delta."

  init(_ id: String, definition: JSONValue) {
    self.id = id
    self.definition = definition
  }
}

/// One execution.
package struct ImportedTrial: Sendable {
  /// What came of calling the agent.
  package enum Call: Sendable {
    /// What it said, as far as the file has it.
    case answered(String)
    /// It was stopped at some limit, with what it had said by then. That counts as no answer; it was scored all the same.
    case stopped(String, why: String)
    case failed(AgentFailure)
    /// It was not called, or nothing of that can be told.
    case unknown(why: String)
  }

  /// What no other trial has, where the file names it.
  var id: String?
  package var call: Call
  package var startedAt: Timestamp?
  /// Seconds.
  package var duration: Double?
  package var failedAttempts = 0
  package var scores: [ImportedScore] = []
  package var measures: [Measure: Measurement] = [:]
  /// The trace that the file names.
  package var trace: TraceID?
  package var span: SpanID?

  init(_ call: Call) { self.call = call }
}

package struct ImportedScore: Sendable {
  package var name: String
  package var value: ScoreValue
  package var because: String?
  /// Whether the tool takes it for a pass; nil for what the value says.
  package var passes: Bool?
  package var weight = 1.0
  package var severity = ScoreSeverity.blocking

  init(_ name: String, _ value: ScoreValue, because: String? = nil, passes: Bool? = nil) {
    self.name = name
    self.value = value
    self.because = because
    self.passes = passes
  }
}
