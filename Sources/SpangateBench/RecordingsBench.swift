import SpangateCore

internal import Glibc
internal import SpangateRecordings
internal import SpangateTrace
internal import SpangateWire

/// Reads recorded traces of ten spans each from files of every container, and the traces back, one after the other.
///
/// - Parameter mebibytes: of each file.
/// - Returns: spans per second, and how much memory the process had at its peak after each file.
package func recordingsBench(mebibytes: Int = 1_000) throws -> [(name: String, value: String)] {
  try [RecordingsBench.Container.delimited, .lines, .document].map { container in
    try RecordingsBench(container: container, bytes: mebibytes << 20).row()
  }
}

private struct RecordingsBench {
  enum Container: String {
    case delimited = "protobuf, with lengths"
    case lines = "JSON lines"
    case document = "one document of JSON"
  }

  var container: Container
  var bytes: Int

  func row() throws -> (name: String, value: String) {
    let folder = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
    let path = "\(folder)/spangate-bench-\(UInt64.random(in: 0 ... .max).hexDigits)"
    defer { unlink(path) }
    try write(to: path)
    let clock = ContinuousClock()
    let start = clock.now
    let traces = RecordedTraces(reading: [path])
    let read = clock.now - start
    var spans = 0
    for id in traces.ids { spans += try traces.trace(id)?.spans.count ?? 0 }
    let decoded = clock.now - start - read
    precondition(traces.problems.isEmpty && spans == traces.spanCount)
    var usage = rusage()
    getrusage(RUSAGE_SELF.rawValue, &usage)
    return (
      "\(spans) spans in \(bytes >> 20) MiB of \(container.rawValue)",
      "\(Int(Double(spans) / read.seconds)) spans/s, back \(Int(Double(spans) / decoded.seconds)) spans/s, "
        + "peak \(usage.ru_maxrss / 1_024) MB"
    )
  }

  private func write(to path: String) throws {
    guard let file = fopen(path, "w") else { throw ReadingBenchFailure(path: path) }
    defer { fclose(file) }
    func write(_ bytes: [UInt8]) { _ = bytes.withUnsafeBytes { fwrite($0.baseAddress, 1, $0.count, file) } }
    var written = 0
    var batch = 0
    if container == .document { write(Array("{\"resourceSpans\":[".utf8)) }
    while written < bytes {
      let request = OTLPTraces.request(for: (0..<50).flatMap { trace(UInt64(batch * 50 + $0 + 1)) })
      var part: [UInt8] = []
      switch container {
      case .delimited: part = withUnsafeBytes(of: UInt32(request.count).bigEndian) { Array($0) } + request
      case .lines: part = json(request) + [0x0a]
      case .document:
        part = Array(json(request).dropFirst("{\"resourceSpans\":[".utf8.count).dropLast(2))
        if batch > 0 { part.insert(UInt8(ascii: ","), at: 0) }
      }
      write(part)
      written += part.count
      batch += 1
    }
    if container == .document { write(Array("]}".utf8)) }
  }

  private func json(_ request: [UInt8]) -> [UInt8] {
    Array(OTLPJSON.json(from: request, of: .traces).description.utf8)
  }

  private func trace(_ number: UInt64) -> [SpanRecord] {
    (1...10).map { place in
      SpanRecord(
        traceID: TraceID(high: number &* 0x9e37_79b9_7f4a_7c15, low: number)!, id: SpanID(place)!,
        parent: place == 1 ? nil : SpanID(1), name: "gen_ai.completion", start: number * 1_000 + place,
        end: number * 1_000 + 900,
        attributes: [
          "gen_ai.operation.name": "chat", "gen_ai.request.model": "gpt-5-mini", "gen_ai.usage.input_tokens": 812,
          "gen_ai.usage.output_tokens": 64, "gen_ai.input.messages": .string(String(repeating: "question ", count: 28)),
        ], scope: "agent", resource: ["service.name": "agent", "telemetry.sdk.language": "python"])
    }
  }
}

private struct ReadingBenchFailure: Error {
  var path: String
}
