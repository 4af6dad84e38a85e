import SpangateTrace
import Testing

@testable import SpangateWire

struct ZstdTests {
  /// `printf hello | zstd`.
  private static let hello = Base64.decode("KLUv/QRYKQAAaGVsbG+jbZ+I")!
  /// A thousand of `hello `, by `zstd -19`.
  private static let many = Base64.decode("KLUv/QRodQAAMGhlbGxvIAEAZ5e+FAEGA/W7")!
  /// A frame that holds four bytes for whoever knows them.
  private static let skippable: [UInt8] = [0x50, 0x2a, 0x4d, 0x18, 4, 0, 0, 0, 1, 2, 3, 4]

  @Test func `a frame is decompressed`() throws {
    #expect(try Zstd.inflated(Self.hello, limit: 5) == Array("hello".utf8))
    #expect(try Zstd.inflated(Self.many, limit: 6_000) == Array(String(repeating: "hello ", count: 1_000).utf8))
  }

  @Test func `frames after each other are one text`() throws {
    let frames = Self.hello + Self.skippable + Self.many + Self.hello
    let inflated = try Zstd.inflated(frames, limit: 10_000)
    #expect(inflated == Array(("hello" + String(repeating: "hello ", count: 1_000) + "hello").utf8))
  }

  @Test func `more than the limit is refused`() {
    #expect(throws: InflationFailure.overLimit) { try Zstd.inflated(Self.hello, limit: 4) }
    #expect(throws: InflationFailure.overLimit) { try Zstd.inflated(Self.hello + Self.hello, limit: 9) }
  }

  @Test func `a bomb is refused without being decompressed`() {
    // Frames of one block each, 128 KiB of one byte: 12.5 GiB in all.
    let frame: [UInt8] = [0x28, 0xb5, 0x2f, 0xfd, 0x00, 0x38, 0x03, 0x00, 0x10, 0x61]
    #expect((try? Zstd.inflated(frame, limit: 1 << 17)) == [UInt8](repeating: 0x61, count: 1 << 17))
    let bomb = Array(repeatElement(frame, count: 100_000).joined())
    #expect(throws: InflationFailure.overLimit) { try Zstd.inflated(bomb, limit: 1 << 20) }
  }

  @Test(arguments: 0..<Self.many.count)
  func `what is cut off is refused`(length: Int) {
    #expect(throws: InflationFailure.truncated) { try Zstd.inflated(Array(Self.many.prefix(length)), limit: 10_000) }
  }

  @Test(arguments: [[1, 2, 3, 4, 5], Self.hello + [7, 7, 7, 7, 7], Self.wrongChecksum])
  func `what is not zstd is refused`(bytes: [UInt8]) {
    #expect(throws: InflationFailure.corrupt) { try Zstd.inflated(bytes, limit: 100) }
  }

  private static var wrongChecksum: [UInt8] {
    var bytes = hello
    bytes[bytes.count - 1] ^= 1
    return bytes
  }

  @Test func `pieces of any size are the same text`() throws {
    let bytes = Self.hello + Self.many
    for size in [1, 3, 7, 100] {
      let stream = try ZstdDecompression()
      var text: [UInt8] = []
      var rest = bytes[...]
      let output = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: size)
      defer { output.deallocate() }
      while true {
        let piece = Array(rest.prefix(size))
        let (read, written) = try piece.withUnsafeBufferPointer { try stream.step($0, into: output) }
        rest = rest.dropFirst(read)
        text += output.prefix(written)
        if rest.isEmpty, written < size { break }
      }
      #expect(stream.isAtEnd)
      #expect(text.count == 6_005)
    }
  }
}
