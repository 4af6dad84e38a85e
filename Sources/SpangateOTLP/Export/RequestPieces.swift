/// Cuts an OTLP request that is too large for one call into several, between spans.
struct RequestPieces {
  /// Where a span is, and what it stands in.
  private struct Place {
    var resource: Int
    var scope: Int
    var span: Range<Int>
  }

  private let request: [UInt8]
  /// The fields of each `ResourceSpans` and of each `ScopeSpans` other than what they hold.
  private var resources: [[UInt8]] = []
  private var scopes: [[UInt8]] = []
  private var places: [Place] = []

  /// - Returns: the request itself when it is no larger than the limit. A span that is larger stands alone.
  static func of(_ request: [UInt8], limit: Int) throws(MalformedMessage) -> [[UInt8]] {
    guard request.count > limit else { return [request] }
    return try RequestPieces(indexing: request).pieces(limit: limit)
  }

  private init(indexing request: [UInt8]) throws(MalformedMessage) {
    self.request = request
    var cursor = FieldCursor(request)
    while let field = try cursor.next() {
      if field.number == 1, let body = field.body { try indexResource(in: body) }
    }
  }

  private mutating func indexResource(in range: Range<Int>) throws(MalformedMessage) {
    let resource = resources.count
    resources.append([])
    var cursor = FieldCursor(request, in: range)
    while let field = try cursor.next() {
      if field.number == 2, let body = field.body {
        try indexScope(in: body, of: resource)
      } else {
        resources[resource] += request[field.whole]
      }
    }
  }

  private mutating func indexScope(in range: Range<Int>, of resource: Int) throws(MalformedMessage) {
    let scope = scopes.count
    scopes.append([])
    var cursor = FieldCursor(request, in: range)
    while let field = try cursor.next() {
      if field.number == 2 {
        places.append(Place(resource: resource, scope: scope, span: field.whole))
      } else {
        scopes[scope] += request[field.whole]
      }
    }
  }

  private func pieces(limit: Int) -> [[UInt8]] {
    var pieces: [[UInt8]] = []
    var start = 0
    var size = 0
    for index in places.indices {
      let cost = cost(of: index, opening: index == start)
      if index > start, size + cost > limit {
        pieces.append(piece(start..<index))
        start = index
        size = self.cost(of: index, opening: true)
      } else {
        size += cost
      }
    }
    if start < places.count { pieces.append(piece(start..<places.count)) }
    return pieces
  }

  /// The bytes that a span adds to a piece, with the resource and scope that it opens there.
  private func cost(of index: Int, opening: Bool) -> Int {
    let place = places[index]
    let before = opening ? nil : places[index - 1]
    // Two tags and two lengths of at most five bytes.
    let framing = 12
    var cost = place.span.count
    if before?.scope != place.scope { cost += scopes[place.scope].count + framing }
    if before?.resource != place.resource { cost += resources[place.resource].count + framing }
    return cost
  }

  private func piece(_ indices: Range<Int>) -> [UInt8] {
    var result = FieldWriter()
    for resource in places[indices].chunked(by: \.resource) {
      var resourceSpans = FieldWriter()
      resourceSpans.append(resources[resource[resource.startIndex].resource])
      for scope in resource.chunked(by: \.scope) {
        var scopeSpans = FieldWriter()
        scopeSpans.append(scopes[scope[scope.startIndex].scope])
        for place in scope { scopeSpans.append(request[place.span]) }
        resourceSpans.field(2, scopeSpans.bytes)
      }
      result.field(1, resourceSpans.bytes)
    }
    return result.bytes
  }
}

extension ArraySlice {
  /// The longest runs of neighbours that share a key.
  fileprivate func chunked(by key: (Element) -> Int) -> [ArraySlice] {
    var chunks: [ArraySlice] = []
    var start = startIndex
    for index in indices where index > start && key(self[index]) != key(self[start]) {
      chunks.append(self[start..<index])
      start = index
    }
    if start < endIndex { chunks.append(self[start..<endIndex]) }
    return chunks
  }
}
