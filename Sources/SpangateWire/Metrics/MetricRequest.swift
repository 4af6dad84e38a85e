/// An `ExportMetricsServiceRequest`, of which nothing is kept but the number of its points.
package struct MetricRequest: Sendable {
  package private(set) var pointCount = 0

  /// - Throws: when the request is not well-formed protobuf, as far as the points.
  package init(parsing bytes: [UInt8]) throws(WireError) {
    let span = bytes.span.bytes
    let path = [WireKey.Request.resources, WireKey.ResourceGroup.scopes, WireKey.ScopeGroup.items]
    try count(ByteRange(0, span.byteCount), path: path[...], in: span)
  }

  private mutating func count(_ range: ByteRange, path: ArraySlice<WireKey>, in bytes: RawSpan) throws(WireError) {
    var cursor = WireCursor(range)
    while let field = try cursor.next(in: bytes) {
      if let key = path.first {
        if field.key == key { try count(field.content, path: path.dropFirst(), in: bytes) }
      } else if WireKey.Metric.data.contains(field.key) {
        var points = WireCursor(field.content)
        while let point = try points.next(in: bytes) { pointCount += point.key == WireKey.Metric.points ? 1 : 0 }
      }
    }
  }
}
