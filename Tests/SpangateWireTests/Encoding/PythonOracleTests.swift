import Foundation
import SpangateStatistics
import SpangateTesting
import SpangateTrace
import Testing

@testable import SpangateWire

/// Python's opentelemetry-proto reads what we write, and we read what it writes.
@Suite(
  .timeLimit(.minutes(5)),
  .enabled(
    if: ProcessInfo.processInfo.environment["SPANGATE_PYTHON"] != nil,
    "SPANGATE_PYTHON does not name a python that has opentelemetry-proto"))
struct PythonOracleTests {
  /// Reads requests with a 4-byte length before each; writes each as read and written again, or the length 0xffffffff
  /// for one that it refuses.
  private static let script = """
    import struct, sys
    from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
    data, at = sys.stdin.buffer.read(), 0
    while at < len(data):
      size = struct.unpack_from(">I", data, at)[0]
      body, at = data[at + 4 : at + 4 + size], at + 4 + size
      try:
        out = ExportTraceServiceRequest.FromString(body).SerializeToString()
        sys.stdout.buffer.write(struct.pack(">I", len(out)) + out)
      except Exception:
        sys.stdout.buffer.write(struct.pack(">I", 0xffffffff))
    """

  @Test func `what we write survives the other implementation`() throws {
    let batches = (0..<20).map { [SpanRecord].random(20, seed: UInt64(1_000 + $0)) }
    let echoes = try echo(batches.map { OTLPTraces.request(for: $0) })
    for (batch, echo) in zip(batches, echoes) {
      #expect(try OTLPTraces.spans(in: try #require(echo)).inOrder == batch.inOrder)
    }
  }

  @Test func `spans with additions are well-formed to the other implementation`() throws {
    let request = try TraceRequest(parsing: OTLPTraces.request(for: .random(30, seed: 77)))
    var writer = WireWriter()
    let addition = SpanAddition(
      attributes: EncodedAttributes(["eval.score.contains": 0.5]), events: [.init(name: "scored", time: 1)])
    request.write(request.spans.indices, to: &writer) { _ in addition }
    let echoed = try OTLPTraces.spans(in: try #require(try echo([writer.bytes])[0]))
    #expect(echoed.count == 30)
    #expect(
      echoed.allSatisfy { $0.attributes.double("eval.score.contains") == 0.5 && $0.events.last?.name == "scored" })
  }

  @Test func `what the other implementation accepts we accept with the same spans`() throws {
    var generator = SeededGenerator(seed: 4)
    let original = OTLPTraces.request(for: .random(8, seed: 4))
    let mutants = (0..<1_000).map { _ in
      var bytes = original
      for _ in 0..<Int.random(in: 1...3, using: &generator) {
        bytes[Int.random(in: bytes.indices, using: &generator)] = UInt8.random(in: 0...255, using: &generator)
      }
      return bytes
    }
    var accepted = 0
    for (mutant, echo) in zip(mutants, try echo(mutants)) {
      guard let echo else { continue }
      accepted += 1
      let (ours, theirs) = (try TraceRequest(parsing: mutant), try TraceRequest(parsing: echo))
      #expect("\(ours.records)" == "\(theirs.records)")
      #expect(ours.rejected == theirs.rejected)
    }
    #expect(accepted > 100 && accepted < 1_000)
  }

  private func echo(_ requests: [[UInt8]]) throws -> [[UInt8]?] {
    let process = Process()
    process.executableURL = URL(filePath: try #require(ProcessInfo.processInfo.environment["SPANGATE_PYTHON"]))
    process.arguments = ["-c", Self.script]
    let (input, output) = (Pipe(), Pipe())
    process.standardInput = input
    process.standardOutput = output
    try process.run()
    let sent = Data(requests.flatMap { request in bigEndian(request.count) + request })
    try input.fileHandleForWriting.write(contentsOf: sent)
    try input.fileHandleForWriting.close()
    var rest = Array(try output.fileHandleForReading.readToEnd() ?? Data())[...]
    process.waitUntilExit()
    return requests.map { _ in
      let size = rest.prefix(4).reduce(0) { $0 << 8 | Int($1) }
      rest = rest.dropFirst(4)
      guard size != 0xffff_ffff else { return nil }
      defer { rest = rest.dropFirst(size) }
      return Array(rest.prefix(size))
    }
  }

  private func bigEndian(_ value: Int) -> [UInt8] { withUnsafeBytes(of: UInt32(value).bigEndian) { Array($0) } }
}
