/// Reads messages that each have their length before them, as the OpenTelemetry Collector's file exporter writes them:
/// four bytes, the highest first, then the message, which may be compressed by itself.
struct DelimitedRecording {
  let stream: ByteStream
  let sink: any RecordingSink

  private static let mostAtOnce = 256 << 20

  /// - Parameter read: reads one message, and is told where it begins.
  func read(_ read: (ByteStream, Int) throws -> Void) throws {
    while try stream.fill(1) {
      guard try stream.fill(4) else { return sink.note(Damage("is cut off", offset: stream.offset)) }
      let length = stream.window.prefix(4).reduce(0) { $0 << 8 | Int($1) }
      guard length <= Self.mostAtOnce else {
        return sink.note(Damage("is no message: it would have \(length >> 20) MiB", offset: stream.offset))
      }
      let place = stream.offset + 4
      let isWhole = try stream.fill(4 + length)
      let message = Array(stream.window.dropFirst(4).prefix(length))
      stream.skip(4 + message.count)
      if !message.isEmpty { try read(ByteStream(MemoryInput(message)), place) }
      if !isWhole { return sink.note(Damage("is cut off", offset: stream.offset)) }
    }
  }
}
