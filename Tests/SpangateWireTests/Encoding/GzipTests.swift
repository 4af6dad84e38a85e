import Foundation
import SpangateTrace
import Testing

@testable import SpangateWire

struct GzipTests {
  /// `printf hello | gzip -n`.
  private static let hello = Base64.decode("H4sIAAAAAAACA8tIzcnJBwCGphA2BQAAAA==")!

  @Test func `a member is inflated`() throws {
    #expect(try Gzip.inflated(Self.hello, limit: 5) == Array("hello".utf8))
  }

  @Test func `members after each other are one text`() throws {
    #expect(try Gzip.inflated(Self.hello + Self.hello, limit: 100) == Array("hellohello".utf8))
  }

  @Test func `zeros after members are padding`() throws {
    let zeros = [UInt8](repeating: 0, count: 512)
    #expect(try Gzip.inflated(Self.hello + zeros, limit: 100) == Array("hello".utf8))
    #expect(try Gzip.inflated(Self.hello + zeros + Self.hello, limit: 100) == Array("hellohello".utf8))
    #expect(throws: InflationFailure.corrupt) { try Gzip.inflated(Self.hello + zeros + [7, 7], limit: 100) }
  }

  @Test func `a bomb is refused without being inflated`() throws {
    // Members of 2 MiB of zeros each, 200 MB in all.
    let bomb = Array(repeatElement(Self.zeros, count: 100).joined())
    #expect(throws: InflationFailure.overLimit) { try Gzip.inflated(bomb, limit: 1 << 20) }
  }

  /// 2 MiB of zeros, compressed.
  private static let zeros: [UInt8] =
    [
      0x1f, 0x8b, 0x08, 0x00, 0x00, 0x00, 0x00, 0x00, 0x02, 0x03, 0xed, 0xc1, 0x31, 0x01, 0x00, 0x00, 0x00,
      0xc2, 0xa0, 0xf5, 0x4f, 0x6d, 0x0c, 0x1f, 0xa0,
    ]
    + [UInt8](repeating: 0, count: 2032) + [0xbe, 0x06, 0x7e, 0x87, 0x89, 0x8d, 0x00, 0x00, 0x20, 0x00]

  @Test func `more than the limit is refused`() {
    #expect(throws: InflationFailure.overLimit) { try Gzip.inflated(Self.hello, limit: 4) }
    #expect(throws: InflationFailure.overLimit) { try Gzip.inflated(Self.hello + Self.hello, limit: 9) }
  }

  @Test(arguments: 0..<Self.hello.count)
  func `what is cut off is refused`(length: Int) {
    #expect(throws: InflationFailure.truncated) { try Gzip.inflated(Array(Self.hello.prefix(length)), limit: 100) }
    #expect(throws: InflationFailure.truncated) { try Gzip.inflated(Self.hello + [0x1f, 0x8b], limit: 100) }
  }

  @Test func `deflate without a frame is inflated, with nothing after it`() throws {
    let bare = Array(Self.hello[10...].dropLast(8))
    #expect(try Inflation(.none).inflate(bare, limit: 5, sizeHint: 5) == Array("hello".utf8))
    #expect(throws: InflationFailure.corrupt) { try Inflation(.none).inflate(bare + [0], limit: 5, sizeHint: 5) }
    #expect(throws: InflationFailure.truncated) { try Inflation(.none).inflate([], limit: 5, sizeHint: 5) }
  }

  @Test(arguments: [[1, 2, 3], Self.hello + [7, 7], Self.wrongChecksum])
  func `what is not gzip is refused`(bytes: [UInt8]) {
    #expect(throws: InflationFailure.corrupt) { try Gzip.inflated(bytes, limit: 100) }
  }

  private static var wrongChecksum: [UInt8] {
    var bytes = hello
    bytes[bytes.count - 8] ^= 1
    return bytes
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

  /// `python3 -c 'import zlib; print(zlib.compress(b"hello", 1).hex())'`.
  private static let zlibHello: [UInt8] = [
    0x78, 0x01, 0xcb, 0x48, 0xcd, 0xc9, 0xc9, 0x07, 0x00, 0x06, 0x2c, 0x02, 0x15,
  ]

  @Test func `the frame of zlib is the one that others write and read`() throws {
    #expect(Zlib.deflated(Array("hello".utf8)) == Self.zlibHello)
    #expect(try Zlib.inflated(Self.zlibHello, to: 5) == Array("hello".utf8))
    #expect(try Zlib.inflated(Zlib.deflated([]), to: 0) == [])
    let noise = (0..<100_000).map { _ in UInt8.random(in: 0...255) }
    #expect(try Zlib.inflated(Zlib.deflated(noise), to: noise.count) == noise)
  }

  @Test(arguments: [4, 6, -1, Int.max])
  func `what has another size than it should is damaged`(size: Int) {
    #expect(throws: InflationFailure.self) { try Zlib.inflated(Self.zlibHello, to: size) }
    #expect(throws: InflationFailure.self) { try Zlib.inflated(Array(Self.zlibHello.dropLast(2)), to: 5) }
    #expect(throws: InflationFailure.self) { try Zlib.inflated([], to: 0) }
  }
}
