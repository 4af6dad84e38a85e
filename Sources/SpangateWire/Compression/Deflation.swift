import CZlib

/// zlib's compression, in either of the frames that deflate travels in.
enum Deflation {
  enum Frame: Int32 {
    /// RFC 1950. Both numbers are zlib's "window bits": the largest window, and 16 for a frame of gzip.
    case zlib = 15
    /// RFC 1952, without a name or a time.
    case gzip = 31
  }

  /// - Parameter level: zlib's, 1 (fast) to 9.
  static func run(_ bytes: [UInt8], level: Int32, in frame: Frame) -> [UInt8] {
    var stream = z_stream()
    // Only a lack of memory or a wrong level gets here: neither leaves anything sensible to do.
    precondition(spg_deflate_init(&stream, level, frame.rawValue) == Z_OK, "zlib could not start")
    defer { deflateEnd(&stream) }
    let bound = Int(deflateBound(&stream, uLong(bytes.count)))
    return [UInt8](unsafeUninitializedCapacity: bound) { output, count in
      bytes.withUnsafeBufferPointer { input in
        stream.next_out = output.baseAddress
        // zlib reads the input through a pointer that is not const, and never writes to it.
        stream.next_in = UnsafeMutablePointer(mutating: input.baseAddress)
        count = drain(&stream, input: input.count, output: bound)
      }
    }
  }

  /// zlib counts in 32 bits, so longer inputs go through it in parts.
  private static func drain(_ stream: inout z_stream, input: Int, output: Int) -> Int {
    var unread = input
    var free = output
    while true {
      let reading = UInt32(clamping: unread)
      let writing = UInt32(clamping: free)
      stream.avail_in = reading
      stream.avail_out = writing
      let status = deflate(&stream, Int(reading) == unread ? Z_FINISH : Z_NO_FLUSH)
      unread -= Int(reading - stream.avail_in)
      free -= Int(writing - stream.avail_out)
      if status == Z_STREAM_END { return output - free }
      precondition(status == Z_OK || status == Z_BUF_ERROR, "zlib failed with \(status)")
    }
  }
}
