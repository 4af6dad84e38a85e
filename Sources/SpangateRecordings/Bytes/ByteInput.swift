/// Where bytes come from, one piece after the other.
protocol ByteInput: AnyObject {
  /// - Returns: how many bytes were written; 0 at the end.
  func read(into buffer: UnsafeMutableBufferPointer<UInt8>) throws(ReadFailure) -> Int
}

/// Why no more bytes come, as it stands behind a colon.
struct ReadFailure: Error, Equatable {
  var why: String
}

/// Bytes that are there already.
final class MemoryInput: ByteInput {
  private var rest: ArraySlice<UInt8>

  init(_ bytes: [UInt8]) { rest = bytes[...] }

  func read(into buffer: UnsafeMutableBufferPointer<UInt8>) -> Int {
    let piece = rest.prefix(buffer.count)
    _ = buffer.update(fromContentsOf: piece)
    rest = rest.dropFirst(piece.count)
    return piece.count
  }
}
