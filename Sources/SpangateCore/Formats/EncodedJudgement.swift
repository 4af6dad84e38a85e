package import SpangateTrace

/// How the store keeps the judgement of a trial: JSON in the column `judgements.body`, from the store's format 1 on.
///
/// The domain's ``Judgement`` can change without this. A later version may add a key that may be absent, which is the only
/// change that a reader of yesterday's stores allows; any other one is a step of the store's migrations.
package struct EncodedJudgement: Sendable, Equatable {
  package var suite: String
  package var `case`: String
  package var variant: String
  package var index: Int
  package var traceID: TraceID
  package var rootSpanID: SpanID
  package var attempts: Int
  /// Left out when there are none.
  package var failedAttempts: Int
  /// In nanoseconds since 1970.
  package var startedAt: Timestamp
  /// In seconds.
  package var duration: Double
  package var failure: Failure?
  /// Left out when there is none.
  package var answer: String
  package var trace: TraceState
  package var spanCount: Int
  /// In the order of every table.
  package var measures: [Measured]
  package var scores: [Score]
  package var judging: Judging?

  package struct Failure: Sendable, Equatable {
    package var kind: AgentFailure.Kind
    package var message: String
    /// Left out when there are none.
    package var diagnostics: String
    /// Written when it is false.
    package var transient: Bool
    package var retryAfter: Duration?
  }

  /// `settled`, `absent` or `off`, or an object that says what is missing.
  package enum TraceState: Sendable, Equatable {
    case settled, absent, off
    case rootMissing(spans: Int)
    case parentMissing(span: SpanID, parent: SpanID)
    case stillArriving(spans: Int)
    case overtaken(spans: Int)
  }

  package struct Measured: Sendable, Equatable {
    package var name: String
    package var value: Value

    /// A number, or an object with the reason why there is none.
    package enum Value: Sendable, Equatable {
      case number(Double)
      /// - Parameter kind: left out for a reason of no kind, and of those that spangate 0.1.0 wrote.
      case absent(why: String, kind: String?)
    }
  }

  package struct Score: Sendable, Equatable {
    package var name: String
    package var value: Value
    package var label: NamedScore.Label
    package var span: SpanID?
    package var spanName: String?
    package var because: String?
    /// Left out when it blocks.
    package var severity: ScoreSeverity
    /// Left out when it is 1.
    package var weight: Double

    /// A number, true or false, or an object with the reason why there is neither.
    package enum Value: Sendable, Equatable {
      case number(Double)
      case passed(Bool)
      case unscored(why: String)
    }
  }

  package struct Judging: Sendable, Equatable {
    package var calls: Int
    package var inputTokens: Int64
    package var outputTokens: Int64
    package var costUSD: Double
    package var unpriced: Int
  }
}
