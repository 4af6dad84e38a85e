import FoundationEssentials
import SpangateCore
import SpangateTrace
import SpangateWire

/// Traces that were recorded elsewhere, each found by its ID.
final class RecordedTraces: Sendable {
  /// In the order in which their first spans start.
  let ids: [TraceID]
  /// Everything that could not be read, and why.
  let problems: [Finding]
  private let spans: [TraceID: [SpanRecord]]

  init(reading paths: [String]) {
    var spans: [TraceID: [SpanRecord]] = [:]
    var problems: [Finding] = []
    for path in paths {
      guard let bytes = FileManager.default.contents(atPath: path == "-" ? "/dev/stdin" : path).map(Array.init) else {
        problems.append(Finding(.fileUnreadable, "`\(path.inert())` cannot be read"))
        continue
      }
      for part in Self.parts(of: bytes) {
        do {
          let isJSON = part.first { $0 > 0x20 } == UInt8(ascii: "{")
          let request = isJSON ? try OTLPJSON.protobuf(from: Array(part), of: .traces).bytes : Array(part)
          for span in try OTLPTraces.spans(in: request) { spans[span.traceID, default: []].append(span) }
        } catch {
          problems.append(Finding(.fileUnreadable, "`\(path.inert())` is not all OTLP: \(error)"))
        }
      }
    }
    self.spans = spans
    self.problems = problems
    ids = spans.map { ($0.value.map(\.start).min() ?? 0, $0.key) }.sorted { $0 < $1 }.map(\.1)
  }

  /// A request, or one of JSON a line.
  private static func parts(of bytes: [UInt8]) -> [[UInt8]] {
    let lines = bytes.split(separator: UInt8(ascii: "\n")).map { Array($0) }
    let areRequests = lines.allSatisfy { $0.starts(with: Array("{\"".utf8)) }
    return areRequests ? lines : [bytes]
  }

  func trace(_ id: TraceID) throws(Finding) -> Trace? { spans[id].map { Trace(id: id, spans: $0) } }
}
