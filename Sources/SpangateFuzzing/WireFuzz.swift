import SpangateTrace
import SpangateWire

/// Export requests in protobuf. What was read and written once is written the same again.
enum WireFuzz {
  static func check(_ bytes: [UInt8]) {
    _ = try? LogRequest(parsing: bytes, resourceTrace: "eval.trial.id")
    _ = try? MetricRequest(parsing: bytes)
    for signal in OTLPSignal.allCases { _ = OTLPJSON.json(from: bytes, of: signal).description }
    guard let request = try? TraceRequest(parsing: bytes) else { return }
    let records = request.records
    precondition(records.count == request.spans.count, "a span that was indexed could not be read")
    let written = OTLPTraces.request(for: records)
    guard let again = try? OTLPTraces.spans(in: written) else { preconditionFailure("what was written cannot be read") }
    precondition(OTLPTraces.request(for: again) == written, "what was written reads differently")
    guard let kept = try? request.keeping(request.spans.indices) else {
      preconditionFailure("what was rewritten cannot be read")
    }
    precondition(OTLPTraces.request(for: kept.records) == written, "what was rewritten reads differently")
    precondition(request.resources.count <= request.scopes.count && request.scopes.count <= records.count)
    guard let mended = try? request.mended() else { preconditionFailure("what was mended cannot be read") }
    precondition(mended.brokenTexts == 0, "what was mended is not UTF-8")
    precondition(OTLPTraces.request(for: mended.records) == written, "what was mended reads differently")
  }
}

/// Export requests in JSON. What is taken becomes a request that can be read, and is UTF-8.
enum OTLPJSONFuzz {
  static func check(_ bytes: [UInt8]) {
    for signal in OTLPSignal.allCases {
      guard let request = try? OTLPJSON.protobuf(from: bytes, of: signal).bytes else { continue }
      do {
        switch signal {
        case .traces:
          let traces = try TraceRequest(parsing: request)
          _ = traces.records
          precondition(traces.brokenTexts == 0, "traces that were taken as JSON are not UTF-8")
        case .logs:
          let logs = try LogRequest(parsing: request)
          precondition(logs.brokenTexts == 0, "logs that were taken as JSON are not UTF-8")
        case .metrics: _ = try MetricRequest(parsing: request)
        }
      } catch {
        preconditionFailure("\(signal) that were taken as JSON cannot be read: \(error)")
      }
    }
  }
}

/// Compressed bodies. No more comes out than is allowed, and what is deflated inflates to itself.
enum GzipFuzz {
  private static let limit = 1 << 16

  static func check(_ bytes: [UInt8]) {
    if let output = try? Gzip.inflated(bytes, limit: limit) { precondition(output.count <= limit, "over the limit") }
    guard bytes.count <= limit else { return }
    precondition((try? Gzip.inflated(Gzip.deflated(bytes), limit: limit)) == bytes, "what was deflated is lost")
  }
}
