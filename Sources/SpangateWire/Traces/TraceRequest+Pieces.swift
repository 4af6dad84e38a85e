extension TraceRequest {
  /// Cuts a request that is too large for one call into several, between spans.
  ///
  /// - Parameter request: one whose spans all have valid IDs; others are left out when it is cut.
  /// - Returns: the request itself when it is no larger than the limit. A span that is larger stands alone.
  package static func pieces(of request: [UInt8], limit: Int) throws(WireError) -> [[UInt8]] {
    guard request.count > limit else { return [request] }
    return try TraceRequest(parsing: request).pieces(limit: limit)
  }

  private func pieces(limit: Int) -> [[UInt8]] {
    var pieces: [[UInt8]] = []
    var start = 0
    var size = 0
    for index in spans.indices {
      let cost = cost(of: index, opening: index == start)
      if index > start, size + cost > limit {
        pieces.append(piece(start..<index))
        start = index
        size = self.cost(of: index, opening: true)
      } else {
        size += cost
      }
    }
    if start < spans.count { pieces.append(piece(start..<spans.count)) }
    return pieces
  }

  /// The bytes that a span adds to a piece, with the resource and scope that it opens there.
  private func cost(of index: Int, opening: Bool) -> Int {
    let span = spans[index]
    let scope = scopes[Int(span.scope)]
    let before = opening ? nil : spans[index - 1]
    // A key of one byte and a length of at most five.
    let framing = 6
    var cost = span.body.count + framing
    if before?.scope != span.scope { cost += scope.envelopeSize + framing }
    if before.map({ scopes[Int($0.scope)].resource }) != scope.resource {
      cost += resources[Int(scope.resource)].envelopeSize + framing
    }
    return cost
  }

  private func piece(_ indices: Range<Int>) -> [UInt8] {
    var writer = WireWriter()
    write(indices, to: &writer) { _ in nil }
    return writer.bytes
  }
}

extension TraceRequest.Group {
  /// In bytes.
  fileprivate var envelopeSize: Int { envelope.reduce(0) { $0 + $1.count } }
}
