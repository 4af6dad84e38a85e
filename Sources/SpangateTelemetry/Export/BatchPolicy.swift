/// How items are gathered before they are sent. The defaults are the specification's.
struct BatchPolicy: Sendable, Equatable {
  /// How long an item waits for others.
  var delay: Duration = .seconds(5)
  /// How long a batch may take, with every attempt.
  var exportTimeout: Duration = .seconds(30)
  /// Items that wait at most; more are dropped, and counted.
  var queueSize = 2_048
  var batchSize = 512

  init() {}

  /// - Parameter prefix: `OTEL_BSP` for spans, `OTEL_BLRP` for log records.
  init(_ variables: Variables, prefix: String, delay: Duration) {
    self.delay = variables.time("\(prefix)_SCHEDULE_DELAY") ?? delay
    exportTimeout = variables.time("\(prefix)_EXPORT_TIMEOUT") ?? exportTimeout
    queueSize = max(1, variables.count("\(prefix)_MAX_QUEUE_SIZE") ?? queueSize)
    batchSize = min(max(1, variables.count("\(prefix)_MAX_EXPORT_BATCH_SIZE") ?? batchSize), queueSize)
  }
}
