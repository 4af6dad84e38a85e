package import SpangateTrace

/// When a recorded trial began, and how long it took.
package struct RecordedMoment: Sendable, Equatable {
  package var start: Timestamp
  package var duration: Duration

  package init(start: Timestamp, duration: Duration) {
    self.start = start
    self.duration = duration
  }
}
