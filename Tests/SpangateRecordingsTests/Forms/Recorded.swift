import SpangateCore
import SpangateTrace
import SpangateWire
import Testing

@testable import SpangateRecordings

/// Reads what a test wrote.
enum Recorded {
  static func traces(_ bytes: [UInt8], named name: String = "spans") -> RecordedTraces {
    let reader = RecordingReader()
    reader.read(bytes, named: name)
    return RecordedTraces(reader)
  }

  static func traces(_ text: String) -> RecordedTraces { traces(Array(text.utf8)) }

  /// All spans, by trace.
  static func spans(_ traces: RecordedTraces) throws -> [SpanRecord] {
    try traces.ids.flatMap { try traces.trace($0)?.spans ?? [] }
  }

  static func spans(_ bytes: [UInt8]) throws -> [SpanRecord] {
    let traces = traces(bytes)
    #expect(traces.problems == [])
    return try spans(traces)
  }

  static func spans(_ text: String) throws -> [SpanRecord] { try spans(Array(text.utf8)) }
}

/// Containers that other programs write.
enum Packed {
  static func delimited(_ messages: [[UInt8]]) -> [UInt8] {
    messages.flatMap { message in
      withUnsafeBytes(of: UInt32(message.count).bigEndian) { Array($0) } + message
    }
  }

  /// A frame of zstd with the bytes as they are, in blocks of at most 128 KiB.
  static func zstd(_ bytes: [UInt8]) -> [UInt8] {
    // Without a size and without a checksum, and with a window of 128 KiB.
    var frame: [UInt8] = [0x28, 0xb5, 0x2f, 0xfd, 0x00, 0x38]
    var rest = bytes[...]
    repeat {
      let block = rest.prefix(1 << 17)
      rest = rest.dropFirst(block.count)
      let header = UInt32(block.count) << 3 | (rest.isEmpty ? 1 : 0)
      frame += [0, 8, 16].map { UInt8(truncatingIfNeeded: header >> $0) }
      frame += block
    } while !rest.isEmpty
    return frame
  }
}
