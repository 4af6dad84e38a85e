package import SpangateTrace

/// How traces are gathered, sent, sent again and given up on, for each backend.
package struct ExportPolicy: Sendable {
  /// A batch is closed when it has this many bytes or spans, or is this old.
  package var batchBytes = 512 << 10
  package var batchSpans = 8_192
  package var linger: Duration = .milliseconds(200)
  /// A batch grows no larger than this unless one trace alone does.
  package var largestBatch = 1 << 20
  /// What is larger goes out as several requests. OTLP allows 64 MiB, the Collector 20 MiB, slow backends less.
  package var requestBytes = 4 << 20

  /// What waits for one backend in memory, in bytes.
  package var queueBytes = 32 << 20
  /// How long a full queue may hold the run up before its traces go to the spool instead.
  package var patience: Duration = .seconds(1)
  /// How often a full queue is looked at while there is patience.
  package var glance: Duration = .milliseconds(10)
  /// Trials whose scores wait for one backend in memory; more go to the spool.
  package var queuedScores = 512
  /// Score requests under way at a time.
  package var scoreRequests = 4

  /// Calls for one request before the backend counts as down.
  package var attempts = 4
  package var backoff = Backoff()
  /// A backend that asks to be left alone for longer than this counts as down at once.
  package var longestRetryAfter: Duration = .seconds(30)
  /// How long a backend that is down is left alone.
  package var coolDown: Duration = .seconds(15)
  /// Requests that are read from the spool at a time; most hold one trace.
  package var spoolPage = 256
  /// What the spool keeps for one backend, in bytes before compression; beyond, the oldest are dropped.
  package var spoolBytes = 1 << 30
  /// So many single traces in a row refused, and it takes a sign that the backend takes anything at all to take further
  /// batches apart; traces are not taken apart any more.
  package var isolationLimit = 8
  /// So many single spans of one trace in a row refused, and its other parts stand or fall as they are.
  package var spanIsolationLimit = 32

  package init() {}
}
