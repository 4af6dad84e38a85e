import CZlib

/// zlib's inflation, whose state has to stay where it is.
package final class Inflation: Decompressor {
  package enum Frame: Sendable {
    /// RFC 1950 or RFC 1952, which tells itself; one or several after each other.
    case zlibOrGzip
    /// RFC 1951 alone, as zip files have it.
    case none

    /// zlib's "window bits": the largest window, and 32 for either of the frames.
    fileprivate var windowBits: Int32 {
      switch self {
      case .zlibOrGzip: 15 + 32
      case .none: -15
      }
    }
  }

  package private(set) var isAtEnd = false
  /// Whether what comes next is damaged, after what was written.
  private var isDamaged = false
  private let frame: Frame
  private let stream: UnsafeMutablePointer<z_stream>

  package init(_ frame: Frame = .zlibOrGzip) {
    self.frame = frame
    stream = .allocate(capacity: 1)
    stream.initialize(to: z_stream())
    spg_inflate_init(stream, frame.windowBits)
  }

  deinit {
    inflateEnd(stream)
    stream.deallocate()
  }

  package func step(
    _ input: UnsafeBufferPointer<UInt8>, into output: UnsafeMutableBufferPointer<UInt8>
  ) throws(InflationFailure) -> (read: Int, written: Int) {
    if isDamaged { throw .corrupt }
    // zlib reads the input through a pointer that is not const, and never writes to it. It counts in 32 bits.
    stream.pointee.next_in = UnsafeMutablePointer(mutating: input.baseAddress)
    stream.pointee.avail_in = UInt32(clamping: input.count)
    stream.pointee.next_out = output.baseAddress
    stream.pointee.avail_out = UInt32(clamping: output.count)
    let (reading, writing) = (stream.pointee.avail_in, stream.pointee.avail_out)
    while !isAtEnd || stream.pointee.avail_in > 0 {
      if isAtEnd {
        guard frame == .zlibOrGzip else { throw .corrupt }
        // What pads a file to the length of a block, as tapes have it.
        passZeros()
        if stream.pointee.avail_in == 0 { break }
        inflateReset(stream)
        isAtEnd = false
      }
      let status = CZlib.inflate(stream, Z_NO_FLUSH)
      isAtEnd = status == Z_STREAM_END
      // No progress was possible: the one or the other is used up.
      if status == Z_BUF_ERROR { break }
      guard status == Z_OK || isAtEnd else {
        let written = Int(writing - stream.pointee.avail_out)
        if written == 0 { throw .corrupt }
        // What came first is given out; with the byte that is left the next step fails.
        isDamaged = true
        return (max(0, min(Int(reading - stream.pointee.avail_in), input.count - 1)), written)
      }
      if stream.pointee.avail_out == 0 { break }
    }
    return (Int(reading - stream.pointee.avail_in), Int(writing - stream.pointee.avail_out))
  }

  private func passZeros() {
    while stream.pointee.avail_in > 0, stream.pointee.next_in.pointee == 0 {
      stream.pointee.next_in += 1
      stream.pointee.avail_in -= 1
    }
  }
}
