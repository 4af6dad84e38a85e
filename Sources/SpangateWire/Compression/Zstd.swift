import CZstd

/// RFC 8878, by zstd's own library, which is opened on first use.
package enum Zstd {
  /// What every frame begins with that holds something.
  package static let magic: [UInt8] = [0x28, 0xb5, 0x2f, 0xfd]

  /// Decompresses one frame or several after each other.
  ///
  /// - Parameter limit: of the result, in bytes; decompressing stops as soon as it is passed.
  package static func inflated(_ bytes: [UInt8], limit: Int) throws(InflationFailure) -> [UInt8] {
    try ZstdDecompression().inflate(bytes, limit: limit, sizeHint: 0)
  }
}

/// The state of one stream. A frame whose window is larger than 128 MiB is refused by the library.
package final class ZstdDecompression: Decompressor {
  package private(set) var isAtEnd = false
  private let stream: UnsafeMutableRawPointer

  package init() throws(InflationFailure) {
    if let problem = czstd_open() { throw .unavailable(String(cString: problem)) }
    guard let stream = czstd_stream_new() else { throw .unavailable("it has no memory") }
    self.stream = stream
  }

  deinit { czstd_stream_free(stream) }

  package func step(
    _ input: UnsafeBufferPointer<UInt8>, into output: UnsafeMutableBufferPointer<UInt8>
  ) throws(InflationFailure) -> (read: Int, written: Int) {
    var (read, written) = (0, 0)
    while !(isAtEnd && read == input.count) {
      let rest = UnsafeBufferPointer(rebasing: input[read...])
      let free = UnsafeMutableBufferPointer(rebasing: output[written...])
      var (taken, given) = (0, 0)
      let result = czstd_stream_step(
        stream, rest.baseAddress, rest.count, &taken, free.baseAddress, free.count, &given)
      guard czstd_is_error(result) == 0 else { throw .corrupt }
      read += taken
      written += given
      isAtEnd = result == 0
      if written == output.count || read == input.count && !isAtEnd { break }
    }
    return (read, written)
  }
}
