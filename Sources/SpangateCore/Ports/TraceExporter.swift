package import SpangateTrace

/// Sends traces to backends, concurrently, and keeps what they do not take.
package protocol TraceExporter: Sendable {
  /// Returns at once unless too much is already under way; then it waits.
  func export(_ trace: EnrichedTrace, of trial: ScoredTrial?) async
  /// Sends what is left, including what earlier runs left behind.
  func finish(within deadline: Duration) async -> [Delivery]
}

/// How one backend fared.
package struct Delivery: Sendable {
  package var backend: String
  /// Traces of this run that the backend took.
  package var accepted: Set<TraceID>
  /// Traces, of this run and of earlier ones, that are kept on disk for the next one.
  package var undelivered: Int
  /// Traces that it refused for good.
  package var rejected: Int
  /// Those among them that it refused in runs that ended before they could say so.
  package var rejectedBefore: Int
  /// Traces that could neither be delivered nor kept.
  package var lost: Int
  /// Spans that it refused out of traces that it took.
  package var rejectedSpans: Int
  /// The last thing that went wrong.
  package var problem: String?

  package init(
    backend: String, accepted: Set<TraceID> = [], undelivered: Int = 0, rejected: Int = 0,
    rejectedBefore: Int = 0, lost: Int = 0, rejectedSpans: Int = 0, problem: String? = nil
  ) {
    self.backend = backend
    self.accepted = accepted
    self.undelivered = undelivered
    self.rejected = rejected
    self.rejectedBefore = rejectedBefore
    self.lost = lost
    self.rejectedSpans = rejectedSpans
    self.problem = problem
  }
}

/// Keeps everything until a backend has taken it, be it in a later run.
///
/// What a process keeps that still runs is its own affair: no other one sees it.
package protocol Spool: Sendable {
  /// Durable when it returns.
  ///
  /// - Returns: its ID, by which it is removed.
  @discardableResult
  func keep(_ request: SpooledRequest, for backend: String) throws -> Int64
  /// The oldest first.
  func waiting(for backend: String, limit: Int) throws -> [SpoolEntry]
  func remove(_ ids: [Int64]) throws
  /// Removes them, and notes in the same step what the backend refused for good, until somebody has said so.
  func settle(_ ids: [Int64], refusing refusal: ExportRefusal, for backend: String) throws
  /// What was refused in processes that ended before they could say so. From now on it is this one's to say.
  func takeOverRefusals(for backend: String) throws -> [ExportRefusal]
  /// Everything that this process noted or took over has been said.
  func forgetRefusals() throws
  /// The traces in all requests that wait, each once.
  func count(for backend: String) throws -> Int
  /// Drops the oldest until the others hold no more bytes than that, before compression.
  ///
  /// - Returns: how many bytes are left, and the traces that were dropped.
  func trim(to bytes: Int, for backend: String) throws -> (bytes: Int, dropped: [TraceID])
}

/// What a backend did not take: an OTLP request or scores, and the traces in it.
package struct SpooledRequest: Sendable, Equatable {
  /// Not compressed.
  package var bytes: [UInt8]
  package var traces: [TraceID]

  package init(bytes: [UInt8], traces: [TraceID]) {
    self.bytes = bytes
    self.traces = traces
  }
}

/// That a backend refused something for good, and why; what it was is not kept.
package struct ExportRefusal: Sendable, Equatable {
  package var traces: [TraceID]
  /// Out of traces that the backend took.
  package var spans: Int
  package var problem: String

  package init(traces: [TraceID] = [], spans: Int = 0, problem: String = "") {
    self.traces = traces
    self.spans = spans
    self.problem = problem
  }

  package var isEmpty: Bool { traces.isEmpty && spans == 0 }
}

package struct SpoolEntry: Sendable, Equatable {
  package var id: Int64
  package var request: SpooledRequest

  package init(id: Int64, request: SpooledRequest) {
    self.id = id
    self.request = request
  }
}
