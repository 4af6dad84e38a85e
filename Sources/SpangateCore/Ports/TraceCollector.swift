package import SpangateTrace

/// Receives spans, holds them until their trial is scored, and hands them on.
package protocol TraceCollector: Sendable {
  /// Where OTLP is received, such as `http://127.0.0.1:4318`.
  var endpoint: String { get }
  /// What every request to it has to carry; nil for nothing.
  var token: String? { get }
  /// Takes an OTLP trace request from inside this process.
  func receive(_ request: [UInt8])
  /// From now on spans of this trial are held. Call it before the agent starts.
  func expect(_ trial: PlannedTrial)
  /// Waits until the trace is settled, or for as long as the suite allows.
  ///
  /// - Parameter agentExited: the agent was a process that has ended, so that nothing more is to come from it.
  func settle(_ trial: PlannedTrial, agentExited: Bool) async -> Trace
  /// How many spans of a trial are held; nil when none are, or it cannot be told.
  func spanCount(of trial: PlannedTrial) -> Int?
  /// By trial, how many of its spans came after it was released.
  var overtaken: [TraceID: Int] { get }
  /// Writes tags and scores onto the held spans, adds the trial's own root span, and lets them go.
  ///
  /// - Returns: one OTLP request with every span of the trial. What arrives later goes to ``late`` with the tags.
  func release(_ trial: PlannedTrial, writing enrichment: Enrichment) -> EnrichedTrace
  /// Spans that arrived after their trial was released, already tagged.
  var late: AsyncStream<EnrichedTrace> { get }
  /// Ends ``late`` with what has arrived by now.
  func endLate()
  /// What happened so far, for findings.
  var counts: CollectorCounts { get }
  /// Stops listening; returns when every connection is gone.
  func close() async
}

extension TraceCollector {
  package func spanCount(of trial: PlannedTrial) -> Int? { nil }
  package var overtaken: [TraceID: Int] { [:] }
  package var token: String? { nil }
}

/// The bytes of a trial's trace, as they go to the store and the backends.
package struct EnrichedTrace: Sendable {
  package var id: TraceID
  /// An `ExportTraceServiceRequest`.
  package var request: [UInt8]
  package var spanCount: Int

  package init(id: TraceID, request: [UInt8], spanCount: Int) {
    self.id = id
    self.request = request
    self.spanCount = spanCount
  }
}

/// What is written onto the spans of a trial. Attributes that the agent wrote are never overwritten, but for the names that
/// are the evaluation's own: there the agent's value moves to `agent.NAME`.
package struct Enrichment: Sendable {
  /// On every span.
  package var tags: Attributes
  /// What the agent was asked to write on every span, where it is not the same as the tags.
  package var told: Attributes = [:]
  /// On single spans.
  package var spans: [SpanID: Addition]
  /// The trial's own root span, `eval.trial`, with its resource.
  package var root: SpanRecord
  /// Further spans of spangate's own, complete as they are: `eval.judge`.
  package var judges: [SpanRecord]

  package struct Addition: Sendable, Equatable {
    package var attributes: Attributes
    package var events: [SpanRecord.Event]

    package init(attributes: Attributes = [:], events: [SpanRecord.Event] = []) {
      self.attributes = attributes
      self.events = events
    }
  }

  package init(tags: Attributes, spans: [SpanID: Addition], root: SpanRecord, judges: [SpanRecord] = []) {
    self.tags = tags
    self.spans = spans
    self.root = root
    self.judges = judges
  }
}

package struct CollectorCounts: Sendable, Equatable {
  package var received = 0
  package var joined = 0
  /// Of no trial; not kept.
  package var unjoined = 0
  package var late = 0
  /// Requests that were refused, by what was wrong with them.
  package var refused: [String: Int] = [:]
  /// The key there of requests without the run's token.
  package static let withoutToken = "without the token of the run"
  /// Texts that were not UTF-8.
  package var mendedTexts = 0
  /// Attributes and events under names that are the evaluation's own, by name.
  package var movedNames: [String: Int] = [:]
  /// Spans that claimed to be the root of a trial, which is the evaluation's own; not kept.
  package var claimedRoots = 0
  /// Log records and metric points that were accepted.
  package var logRecords = 0
  package var metricPoints = 0

  package init() {}
}
