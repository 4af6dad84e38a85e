import SpangateTrace
import Testing

@testable import SpangateWire

struct WireCodingTests {
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
    var writer = WireWriter()
    writer.attributes(["k": value], under: .bytes(1))
    #expect(writer.bytes == [0x0a, UInt8(any.count + 5), 0x0a, 0x01, 0x6b, 0x12, UInt8(any.count)] + any)
  }

  @Test(
    arguments: [
      [0x0a, 0x05, 0x01], [0x0b], [0x09, 1, 2], [0x80], [UInt8](repeating: 0xff, count: 11),
      [0x0a, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01],
    ] as [[UInt8]])
  func `bytes that are no message are refused`(_ bytes: [UInt8]) {
    #expect(throws: WireError.self) {
      let span = bytes.span.bytes
      var cursor = WireCursor(span)
      while try cursor.next(in: span) != nil {}
    }
  }
}
