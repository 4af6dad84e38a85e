import Foundation
import SpangateCore
import SpangateTesting
import SpangateTrace
import SpangateWire
import Testing

@testable import SpangateRecordings

/// The same spans, whatever they are packed in.
@Suite(.timeLimit(.minutes(2)))
struct ContainerTests {
  private static let first = OTLPTraces.request(for: [
    .stub(1, "agent.run", at: 1, lasting: 5, ["question": "How long?\nIn \"days\"", "n": 3, "x": 0.5], trace: 7),
    .stub(2, parent: 1, "tool.execute.search", at: 2, status: .init(.error, message: "no such log"), trace: 7),
  ])
  private static let second = OTLPTraces.request(for: [.stub(1, "agent.run", at: 3, ["ok": true], trace: 8)])

  private static func json(_ request: [UInt8]) -> [UInt8] {
    Array(OTLPJSON.json(from: request, of: .traces).description.utf8)
  }

  struct Container: CustomTestStringConvertible {
    var name: String
    var bytes: [UInt8]
    /// Where one of two values ends, and line ends may follow: what is cut off there is whole.
    var seam: Range<Int>?

    var testDescription: String { name }
  }

  static let containers: [Container] = {
    let pair = [first, second]
    let lines = json(first) + [0x0a] + json(second) + [0x0a]
    let end = json(first).count
    let plain = [
      Container(name: "protobuf", bytes: first + second, seam: first.count..<first.count + 1),
      delimited("delimited", pair), delimited("delimited, with an empty message", [first, [], second]),
      delimited("delimited JSON", pair.map { json($0) }), delimited("delimited zstd", pair.map { Packed.zstd($0) }),
      Container(name: "JSON lines", bytes: lines, seam: end..<end + 2),
      Container(name: "JSON without line ends", bytes: json(first) + json(second), seam: end..<end + 1),
      Container(
        name: "a list", bytes: Array("[".utf8) + json(first) + Array(",\n".utf8) + json(second) + Array("]".utf8)),
      Container(name: "with a mark of the bytes' order", bytes: [0xef, 0xbb, 0xbf] + lines, seam: end + 3..<end + 5),
      Container(
        name: "with carriage returns", bytes: json(first) + [0x0d, 0x0a, 0x0d, 0x0a] + json(second), seam: end..<end + 5
      ),
      Container(
        name: "over many lines", bytes: pretty(json(first)) + [0x0a] + pretty(json(second)),
        seam: pretty(json(first)).count..<pretty(json(first)).count + 2),
    ]
    return plain.flatMap { plain in
      [
        plain, Container(name: "\(plain.name), gzip", bytes: Gzip.deflated(plain.bytes)),
        Container(name: "\(plain.name), zstd", bytes: Packed.zstd(plain.bytes)),
        Container(
          name: "\(plain.name), two members of gzip",
          bytes: Gzip.deflated(Array(plain.bytes.prefix(100))) + Gzip.deflated(Array(plain.bytes.dropFirst(100)))),
      ]
    }
  }()

  private static func delimited(_ name: String, _ messages: [[UInt8]]) -> Container {
    let end = messages[0].count + 4
    // An empty message is nothing but its length.
    return Container(name: name, bytes: Packed.delimited(messages), seam: end..<end + (messages.count > 2 ? 5 : 1))
  }

  private static func pretty(_ json: [UInt8]) -> [UInt8] {
    let value = try! JSONSerialization.jsonObject(with: Data(json))
    return [UInt8](try! JSONSerialization.data(withJSONObject: value, options: [.prettyPrinted]))
  }

  @Test(arguments: containers)
  func `a container holds the same spans as any other`(container: Container) throws {
    let traces = Recorded.traces(container.bytes)
    #expect(traces.problems.map(\.message) == [])
    let expected = try OTLPTraces.spans(in: Self.first + Self.second)
    #expect(try Recorded.spans(traces) == expected)
  }

  @Test(arguments: containers)
  func `what is cut off says so, and keeps what came before`(container: Container) throws {
    let whole = Recorded.traces(container.bytes).spanCount
    for length in container.bytes.indices {
      let traces = Recorded.traces(Array(container.bytes.prefix(length)))
      _ = try Recorded.spans(traces)
      guard traces.spanCount < whole, container.seam?.contains(length) != true else { continue }
      #expect(!traces.isWhole, "\(length) bytes of \(container.bytes.count)")
    }
  }
}

/// The requests that real instrumentations sent, in every container.
@Suite(.enabled(if: Captures.folder != nil, "SPANGATE_TEST_DATA does not name a folder with `captures` in it"))
struct RecordedCaptureTests {
  @Test(arguments: Captures.stems)
  func `a capture is the same in every container`(stem: String) throws {
    let request = try Captures.request(stem)
    let expected = Set(try OTLPTraces.spans(in: request).map { "\($0)" })
    #expect(!expected.isEmpty)
    let json = try Captures.bytes("\(stem).json")
    var compact = Array(OTLPJSON.json(from: request, of: .traces).description.utf8)
    compact.append(0x0a)
    for bytes in [
      request, json, compact, Gzip.deflated(request), Gzip.deflated(json), Packed.zstd(request), Packed.zstd(json),
      Packed.delimited([request]), Packed.delimited([json]), Packed.zstd(Packed.delimited([request])),
    ] {
      let traces = Recorded.traces(bytes)
      #expect(traces.problems == [])
      // Through their descriptions, since a NaN does not equal itself.
      #expect(Set(try Recorded.spans(traces).map { "\($0)" }) == expected)
    }
  }
}

enum Captures {
  static let folder: String? = {
    guard let data = ProcessInfo.processInfo.environment["SPANGATE_TEST_DATA"] else { return nil }
    let folder = "\(data)/captures"
    return FileManager.default.fileExists(atPath: folder) ? folder : nil
  }()

  /// Names without their last ending.
  static var stems: [String] {
    guard let folder else { return [] }
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    return names.filter { $0.hasSuffix(".traces.json") }.map { String($0.dropLast(5)) }.sorted()
  }

  static func bytes(_ name: String) throws -> [UInt8] {
    [UInt8](try Data(contentsOf: URL(filePath: "\(try #require(folder))/\(name)")))
  }

  static func request(_ stem: String) throws -> [UInt8] {
    if let bytes = try? bytes("\(stem).bin") { return bytes }
    return try OTLPJSON.protobuf(from: bytes("\(stem).json"), of: .traces).bytes
  }
}
