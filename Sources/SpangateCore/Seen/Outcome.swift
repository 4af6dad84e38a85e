package import SpangateTrace

/// What came of asking the agent once.
package enum Outcome: Sendable, Equatable {
  case answered(Answer)
  /// The agent could not be measured: this is never a wrong answer.
  case failed(AgentFailure)
}

/// What the agent said.
package struct Answer: Sendable, Equatable {
  package var text: String
  /// The last of what a command wrote to stderr, for the report.
  package var diagnostics: String
  /// Why the text is not known; nil for what was said to spangate itself.
  package var gap: AnswerGap?

  package init(text: String, diagnostics: String = "", gap: AnswerGap? = nil) {
    self.text = text
    self.diagnostics = diagnostics
    self.gap = gap
  }
}

/// Why nobody knows what an agent said that was recorded.
package struct AnswerGap: Sendable, Equatable {
  package var why: String
  /// What shows that there was an answer all the same; nil where nothing does.
  package var evidence: String?

  package init(why: String, evidence: String? = nil) {
    self.why = why
    self.evidence = evidence
  }
}

/// Why the agent gave no answer.
package struct AgentFailure: Error, Sendable, Equatable {
  package enum Kind: String, Sendable, CaseIterable {
    /// Exit status other than 0, or a signal.
    case crashed
    case timedOut = "timed_out"
    /// Could not be started or connected to.
    case refused
    /// 429: too much was asked, come back later.
    case throttled
    /// Any other 4xx or 5xx.
    case rejected
    /// It answered with something that is not an answer: too large, not UTF-8, no such JSON pointer.
    case unreadable
    case interrupted
    /// 503: come back later, from somebody who is busy or broken.
    case unavailable
    /// Nobody was asked, and no trace of it was recorded.
    case unrecorded
  }

  package var kind: Kind
  package var message: String
  package var diagnostics: String
  /// Whether another attempt may go better.
  package var isTransient: Bool
  /// How long the agent asked to be left alone.
  package var retryAfter: Duration?

  package init(
    _ kind: Kind, _ message: String, diagnostics: String = "", isTransient: Bool = true, retryAfter: Duration? = nil
  ) {
    self.kind = kind
    self.message = message
    self.diagnostics = diagnostics
    self.isTransient = isTransient
    self.retryAfter = retryAfter
  }
}

extension AgentFailure {
  /// The place is to blame and not the agent: nothing was there to be asked, or more was asked than it allows.
  package var isOfSurroundings: Bool {
    switch kind {
    case .refused, .throttled, .interrupted, .unrecorded: true
    case .crashed, .timedOut, .unavailable, .rejected, .unreadable: false
    }
  }

  /// The agent asks to be left alone for a while.
  package var asksForPatience: Bool { kind == .throttled || kind == .unavailable }
}

/// A trial after its last attempt.
package struct FinishedTrial: Sendable {
  /// The attempt that counts.
  package var trial: PlannedTrial
  package var outcome: Outcome
  /// When the attempt that counts began.
  package var startedAt: Timestamp
  package var duration: Duration
  /// Attempts before this one that the agent itself failed in.
  package var failedAttempts: Int
  /// Whether it was read off a trace of long ago, and the duration is that of the agent's root span.
  package var isRecorded: Bool

  package init(
    trial: PlannedTrial, outcome: Outcome, startedAt: Timestamp, duration: Duration, failedAttempts: Int = 0,
    isRecorded: Bool = false
  ) {
    self.trial = trial
    self.failedAttempts = failedAttempts
    self.isRecorded = isRecorded
    self.outcome = outcome
    self.startedAt = startedAt
    self.duration = duration
  }
}
