package import SpangateTrace

/// Something in the way of an agent that is not as it was, by more than chance explains.
package struct PathChange: Sendable, Equatable {
  package var part: PathPart
  package var kind: Kind
  /// The tool, the model or the step. Hostile text.
  package var name: String
  /// Its path, such as `filter.since`; nil of what is no argument. Hostile text.
  package var argument: String?
  /// One sentence that stands alone; what it quotes of the agent is inert.
  package var message: String
  package var now: Sight
  /// In the trials that it is compared with.
  package var before: Sight
  /// Where it shows.
  package var cases: [String]
  /// How likely is as much in any of what was looked at in the suite, if nothing changed.
  package var chance: Double
  package var severity = ScoreSeverity.advisory
  /// A trial that shows it.
  package var trial: TrialKey
  package var trace: TraceID
  /// nil of what that trial does not do any more.
  package var span: SpanID?
  package var spanName: String?
  package var url: String?
  /// A trial of the same case that shows how it was.
  package var otherTrace: TraceID?

  package enum Kind: String, Sendable, CaseIterable {
    case new, vanished, more, fewer
    /// Values that tell the trials of a case apart, whichever they are.
    case moved
    /// Numbers that are higher or lower.
    case higher, lower
  }

  /// In how many trials it is seen.
  package struct Sight: Sendable, Equatable {
    package var trials: Int
    /// Of how many: of an argument those that call its tool.
    package var all: Int
    /// How often a trial does it, of what can be counted.
    package var mean: Double?

    package init(trials: Int, all: Int, mean: Double? = nil) {
      self.trials = trials
      self.all = all
      self.mean = mean
    }
  }

  package init(
    _ part: PathPart, _ kind: Kind, name: String, argument: String? = nil, message: String, now: Sight, before: Sight,
    cases: [String], chance: Double, trial: TrialKey, trace: TraceID, span: SpanID? = nil, spanName: String? = nil,
    otherTrace: TraceID? = nil
  ) {
    self.part = part
    self.kind = kind
    self.name = name
    self.argument = argument
    self.message = message
    self.now = now
    self.before = before
    self.cases = cases
    self.chance = chance
    self.trial = trial
    self.trace = trace
    self.span = span
    self.spanName = spanName
    self.otherTrace = otherTrace
  }
}
