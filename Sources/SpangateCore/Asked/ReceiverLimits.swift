/// What the receiver takes and holds, and for how long.
package struct ReceiverLimits: Sendable, Equatable {
  /// How long a trace may take to settle after the agent answered.
  package var traceWait: Duration
  /// How long it must be quiet before a whole trace counts as settled.
  package var quiet: Duration
  /// Of one OTLP request, after decompression, in bytes.
  package var requestBytes: Int
  /// Held for one trial; more are counted and dropped.
  package var spansPerTrial: Int
  /// Held for all trials together, in bytes; more is answered with "come back later".
  package var heldBytes: Int

  package init(
    traceWait: Duration = .seconds(10), quiet: Duration = .milliseconds(200), requestBytes: Int = 64 << 20,
    spansPerTrial: Int = 20_000, heldBytes: Int = 512 << 20
  ) {
    self.traceWait = traceWait
    self.quiet = quiet
    self.requestBytes = requestBytes
    self.spansPerTrial = spansPerTrial
    self.heldBytes = heldBytes
  }
  /// Sent for one trial, in bytes: about half of ``heldBytes`` once its index is counted, and what it takes to read it.
  package var trialBytes: Int { heldBytes / 4 }
  /// For requests on their way in, of all clients together, in bytes: a part of ``heldBytes``.
  package var arrivingBytes: Int { min(heldBytes, max(heldBytes / 4, requestBytes * 2)) }
}
