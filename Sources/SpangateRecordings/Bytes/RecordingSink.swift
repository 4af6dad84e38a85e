/// Takes what a recording holds.
protocol RecordingSink: AnyObject {
  /// - Parameter request: an export request for traces.
  /// - Throws: a `WireError` when it is none, or a ``ReadFailure`` when it cannot be kept.
  func take(_ request: [UInt8]) throws
  /// - Parameter request: an export request for logs, which tell of spans.
  /// - Throws: as ``take(_:)``.
  func takeLogs(_ request: [UInt8]) throws
  /// Tells of a part that could not be read.
  func note(_ damage: Damage)
  /// Tells of metrics or profiles, which are no traces and no damage.
  func noteOtherSignal()
}

/// What is wrong with a part of a recording, and where.
struct Damage: Error, Equatable {
  /// As it stands behind the place: `is cut off`.
  var why: String
  /// One-based; nil for what has no lines.
  var line: Int?
  /// In bytes, of what has no lines.
  var offset: Int?
  /// Whether it may be whole, but is nothing that is known.
  var isUnknown = false

  init(_ why: String, line: Int, isUnknown: Bool = false) {
    self.why = why
    self.line = line
    self.isUnknown = isUnknown
  }

  init(_ why: String, offset: Int, isUnknown: Bool = false) {
    self.why = why
    self.offset = offset
    self.isUnknown = isUnknown
  }
}
