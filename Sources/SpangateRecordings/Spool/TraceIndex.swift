import SpangateTrace

/// Which pieces of a spool belong to which trace. A piece is an export request with spans of one trace.
struct TraceIndex: Sendable {
  private(set) var traces: [Entry] = []
  private(set) var spanCount = 0
  private var places: [TraceID: Int32] = [:]
  private var pieces: [Piece] = []
  /// Where the events are that were recorded apart from their spans.
  private var events: [TraceID: [Range<Int>]] = [:]

  struct Entry: Sendable {
    var id: TraceID
    /// Nanoseconds since 1970, of the span that starts first.
    var start: UInt64
    fileprivate var first: Int32
    fileprivate var last: Int32
  }

  private struct Piece: Sendable {
    var offset: Int
    var count: UInt32
    /// The trace's next one; -1 for none.
    var next: Int32
  }

  /// - Parameters:
  ///   - start: of the span in it that starts first.
  ///   - range: where it is in the spool; less than 4 GiB.
  mutating func add(_ trace: TraceID, start: UInt64, spans: Int, at range: Range<Int>) {
    spanCount += spans
    let piece = Int32(pieces.count)
    pieces.append(Piece(offset: range.lowerBound, count: UInt32(range.count), next: -1))
    if let place = places[trace].map({ Int($0) }) {
      pieces[Int(traces[place].last)].next = piece
      traces[place].last = piece
      traces[place].start = min(traces[place].start, start)
    } else {
      places[trace] = Int32(traces.count)
      traces.append(Entry(id: trace, start: start, first: piece, last: piece))
    }
  }

  mutating func addEvents(of trace: TraceID, at range: Range<Int>) { events[trace, default: []].append(range) }

  /// Requests whose spans have nothing but events.
  func events(of trace: TraceID) -> [Range<Int>] { events[trace] ?? [] }

  /// In the order in which they were read; empty for a trace that is not here.
  func pieces(of trace: TraceID) -> [Range<Int>] {
    guard let place = places[trace] else { return [] }
    var ranges: [Range<Int>] = []
    var next = traces[Int(place)].first
    while next >= 0 {
      let piece = pieces[Int(next)]
      ranges.append(piece.offset..<piece.offset + Int(piece.count))
      next = piece.next
    }
    return ranges
  }
}
