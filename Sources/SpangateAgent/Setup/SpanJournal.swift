import SpangateCore
import SpangateWire

/// The spans of one trial as they end: read by the agent itself, and handed on together when it has answered.
final class SpanJournal: Sendable {
  private let state = Locked((spans: [SpanRecord](), isClosed: false))
  private let deliver: @Sendable ([UInt8]) -> Void

  init(deliver: @escaping @Sendable ([UInt8]) -> Void) { self.deliver = deliver }

  /// In the order in which they ended.
  var spans: [SpanRecord] { state.withLock(\.spans) }

  /// What comes after the journal was closed, such as the end of work in the background, is handed on at once.
  func take(_ spans: [SpanRecord]) {
    let isClosed = state.withLock { state in
      state.spans += spans
      return state.isClosed
    }
    if isClosed { deliver(OTLPTraces.request(for: spans)) }
  }

  func close() {
    let spans = state.withLock { state in
      state.isClosed = true
      return state.spans
    }
    if !spans.isEmpty { deliver(OTLPTraces.request(for: spans)) }
  }
}
