import SpangateWire

/// What a compressed input holds.
final class DecompressedInput: ByteInput {
  private let source: ByteStream
  private let decompressor: any Decompressor

  init(_ source: ByteStream, by decompressor: any Decompressor) {
    self.source = source
    self.decompressor = decompressor
  }

  func read(into buffer: UnsafeMutableBufferPointer<UInt8>) throws(ReadFailure) -> Int {
    while true {
      let isMore = try source.fill(1)
      let (read, written) = try step(into: buffer)
      source.skip(read)
      if written > 0 { return written }
      if !isMore {
        guard decompressor.isAtEnd else { throw ReadFailure(why: InflationFailure.truncated.description) }
        return 0
      }
    }
  }

  private func step(into buffer: UnsafeMutableBufferPointer<UInt8>) throws(ReadFailure) -> (read: Int, written: Int) {
    do {
      return try decompressor.step(source.window, into: buffer)
    } catch {
      throw ReadFailure(why: error.description)
    }
  }
}
