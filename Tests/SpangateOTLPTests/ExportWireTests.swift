import Foundation
import SpangateCore
import Testing

@testable import SpangateOTLP

@Suite(.timeLimit(.minutes(5)))
struct ExportWireTests {
  @Test func `a stamp adds attributes to the resource and leaves the rest as it is`() throws {
    // ResourceSpans { Resource { a=b }, 3: "url" }, and a field that no version of OTLP has.
    let keyValue: [UInt8] = [0x0a, 0x01, 0x61, 0x12, 0x03, 0x0a, 0x01, 0x62]
    let request: [UInt8] =
      [0x0a, 0x11, 0x0a, 0x0a, 0x0a, 0x08] + keyValue + [0x1a, 0x03, 0x75, 0x72, 0x6c, 0x7a, 0x01, 0x2a]
    let stamped = try ResourceStamp(["a": "no", "p": "q"]).applied(to: request)
    let added: [UInt8] = [0x0a, 0x08, 0x0a, 0x01, 0x70, 0x12, 0x03, 0x0a, 0x01, 0x71]
    #expect(
      stamped == [0x0a, 0x1b, 0x0a, 0x14, 0x0a, 0x08] + keyValue + added
        + [0x1a, 0x03, 0x75, 0x72, 0x6c, 0x7a, 0x01, 0x2a])
  }

  @Test func `a stamp makes a resource where there is none`() throws {
    #expect(
      try ResourceStamp(["p": true]).applied(to: [0x0a, 0x00])
        == [0x0a, 0x0b, 0x0a, 0x09, 0x0a, 0x07, 0x0a, 0x01, 0x70, 0x12, 0x02, 0x10, 0x01])
  }

  @Test func `every resource of concatenated requests gets the stamp`() throws {
    let request = EnrichedTrace.stub(1).request + EnrichedTrace.stub(2).request
    let sent = try SentSpans(try ResourceStamp(["service.name": "no", "project": "p"]).applied(to: request))
    #expect(sent.resourceKeys == [["service.name", "project"], ["service.name", "project"]])
    #expect(sent.traces == [.stub(1), .stub(2)])
  }

  @Test(arguments: [
    ("a number of 64 bits", AttributeValue.int(-1), [0x18] + [UInt8](repeating: 0xff, count: 9) + [0x01]),
    ("a double", .double(1), [0x21, 0, 0, 0, 0, 0, 0, 0xf0, 0x3f]),
    ("bytes", .bytes([7]), [0x3a, 0x01, 7]),
    ("a list", .array([true]), [0x2a, 0x04, 0x0a, 0x02, 0x10, 0x01]),
    ("a map", .map(["k": .empty]), [0x32, 0x07, 0x0a, 0x05, 0x0a, 0x01, 0x6b, 0x12, 0x00]),
  ])
  func `attribute values have the bytes that protobuf gives them`(
    _ name: String, _ value: AttributeValue, _ any: [UInt8]
  ) {
    var writer = FieldWriter()
    writer.keyValue(1, Attributes.Entry("k", value))
    #expect(writer.bytes == [0x0a, UInt8(any.count + 5), 0x0a, 0x01, 0x6b, 0x12, UInt8(any.count)] + any)
  }

  @Test(
    arguments: [
      [0x0a, 0x05, 0x01], [0x0b], [0x09, 1, 2], [0x80], [UInt8](repeating: 0xff, count: 11),
      [0x0a, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01],
    ] as [[UInt8]])
  func `bytes that are no message are refused`(_ bytes: [UInt8]) {
    #expect(throws: MalformedMessage.self) {
      var cursor = FieldCursor(bytes)
      while try cursor.next() != nil {}
    }
  }

  @Test func `a large request is cut between spans, with its resource and scope in every piece`() throws {
    let request = EnrichedTrace.stub(1, spans: 100).request + EnrichedTrace.stub(2, spans: 40).request
    let pieces = try RequestPieces.of(request, limit: 2_000)
    #expect(pieces.count > 5)
    #expect(pieces.allSatisfy { $0.count <= 2_000 })
    let sent = try pieces.map { try SentSpans($0) }
    #expect(sent.reduce(0) { $0 + $1.count } == 140)
    #expect(sent.allSatisfy { $0.resourceKeys.allSatisfy { $0 == ["service.name"] } })
    #expect(Set(sent.flatMap(\.traces)) == [.stub(1), .stub(2)])
  }

  @Test func `a request within the limit is sent as it is, and a span above it alone`() throws {
    let small = EnrichedTrace.stub(1, spans: 3).request
    #expect(try RequestPieces.of(small, limit: small.count) == [small])
    let large = try RequestPieces.of(EnrichedTrace.stub(1, spans: 3, spanBytes: 500).request, limit: 400)
    #expect(try large.map { try SentSpans($0).count } == [1, 1, 1])
  }

  @Test(arguments: [0, 1, 3_000_000])
  func `gzip reads what was deflated`(_ count: Int) throws {
    try expectGzipReads([UInt8](repeating: 7, count: count))
  }

  @Test func `gzip reads noise that does not shrink`() throws {
    try expectGzipReads((0..<200_000).map { _ in .random(in: 0...255) })
  }

  private func expectGzipReads(_ bytes: [UInt8]) throws {
    let deflated = Gzip.deflated(bytes)
    let file = FileManager.default.temporaryDirectory.appendingPathComponent("\(UUID()).gz")
    defer { try? FileManager.default.removeItem(at: file) }
    try Data(deflated).write(to: file)
    let gzip = Process()
    gzip.executableURL = URL(fileURLWithPath: "/bin/gzip")
    gzip.arguments = ["-dc", file.path]
    let output = Pipe()
    gzip.standardOutput = output
    try gzip.run()
    let inflated = try output.fileHandleForReading.readToEnd() ?? Data()
    gzip.waitUntilExit()
    #expect(gzip.terminationStatus == 0)
    #expect([UInt8](inflated) == bytes)
  }
}
