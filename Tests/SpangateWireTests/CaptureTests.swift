import Foundation
import Testing

@testable import SpangateWire

/// Requests that real instrumentations sent, beside what another decoder read in them.
@Suite(.enabled(if: Captures.folder != nil, "SPANGATE_TEST_DATA does not name a folder with `captures` in it"))
struct CaptureTests {
  @Test(arguments: Captures.files(ending: ".traces.bin"))
  func `a captured request is read as the other decoder read it`(name: String) throws {
    let decoded = try Captures.json(beside: name, of: .traces)
    let ours = try OTLPTraces.spans(in: Captures.bytes(name))
    #expect(!ours.isEmpty)
    // Through their descriptions, since a NaN does not equal itself.
    #expect("\(ours)" == "\(try OTLPTraces.spans(in: decoded))")
  }

  @Test(arguments: Captures.files(ending: ".traces.bin"))
  func `a captured request is passed on whole`(name: String) throws {
    let request = try TraceRequest(parsing: Captures.bytes(name))
    #expect(request.rejected == 0)
    let kept = try request.keeping(request.spans.indices)
    #expect(kept.bytes.count == request.bytes.count)
    #expect("\(kept.records)" == "\(request.records)")
  }

  @Test(arguments: Captures.files(ending: ".rawjson"))
  func `a captured JSON body is read as the other decoder read it`(name: String) throws {
    let ours = try OTLPJSON.protobuf(from: Captures.bytes(name), of: .traces).bytes
    let theirs = try Captures.json(beside: name, of: .traces)
    #expect("\(try OTLPTraces.spans(in: ours))" == "\(try OTLPTraces.spans(in: theirs))")
  }

  @Test(arguments: Captures.files(ending: ".metrics.bin"))
  func `points of captured metrics are counted`(name: String) throws {
    let count = try MetricRequest(parsing: Captures.bytes(name)).pointCount
    #expect(count > 0)
    #expect(count == (try MetricRequest(parsing: Captures.json(beside: name, of: .metrics)).pointCount))
  }
}

enum Captures {
  static let folder: URL? = {
    guard let data = ProcessInfo.processInfo.environment["SPANGATE_TEST_DATA"] else { return nil }
    let folder = URL(filePath: data).appending(path: "captures")
    return FileManager.default.fileExists(atPath: folder.path()) ? folder : nil
  }()

  static func files(ending suffix: String) -> [String] {
    guard let folder else { return [] }
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path())) ?? []
    return names.filter { $0.hasSuffix(suffix) }.sorted()
  }

  static func bytes(_ name: String) throws -> [UInt8] {
    Array(try Data(contentsOf: try #require(folder).appending(path: name)))
  }

  /// The decoded `.json` beside a capture, as protobuf.
  static func json(beside name: String, of signal: OTLPSignal) throws -> [UInt8] {
    let stem = name.prefix(upTo: name.lastIndex(of: ".")!)
    return try OTLPJSON.protobuf(from: bytes("\(stem).json"), of: signal).bytes
  }
}
