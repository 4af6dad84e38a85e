/// What became of what was recorded.
public struct DeliveryReport: Sendable, Hashable {
  /// Of one signal: spans, metrics or log records.
  public struct Counts: Sendable, Hashable {
    /// Taken by the receiver.
    public internal(set) var delivered = 0
    /// Lost before they were sent: to a full queue, or after the end.
    public internal(set) var dropped = 0
    /// Sent in vain, or refused.
    public internal(set) var failed = 0
    /// What was wrong the last time; nil when that went well.
    public internal(set) var problem: String?
  }

  /// Of spans.
  public internal(set) var spans = Counts()
  /// Of metrics.
  public internal(set) var metrics = Counts()
  /// Of log records.
  public internal(set) var logs = Counts()
  /// Whether everything was done within the time.
  public internal(set) var isComplete = true
}
