import CZlib

/// RFC 1952, by zlib.
package enum Gzip {
  /// Why some bytes could not be inflated.
  package enum Failure: Error, Sendable, Equatable {
    case corrupt
    /// The rest was not inflated.
    case overLimit
  }

  /// Inflates one gzip member or several after each other.
  ///
  /// - Parameter limit: of the result, in bytes; inflating stops as soon as it is passed.
  package static func inflate(_ bytes: [UInt8], limit: Int) throws(Failure) -> [UInt8] {
    let inflation = Inflation(limit: limit, sizeHint: sizeHint(bytes, limit: limit))
    let failure = bytes.withUnsafeBufferPointer { inflation.run($0) }
    if let failure { throw failure }
    return inflation.output
  }

  /// The size that the last member claims, as far as deflate could have shrunk it.
  private static func sizeHint(_ bytes: [UInt8], limit: Int) -> Int {
    let claimed = bytes.suffix(4).reversed().reduce(0) { $0 << 8 | Int($1) }
    return min(claimed, limit, bytes.count * 1_032)
  }
}

/// One run of zlib, whose state has to stay where it is.
private final class Inflation {
  private(set) var output: [UInt8] = []
  private let limit: Int
  private let stream: UnsafeMutablePointer<z_stream>

  init(limit: Int, sizeHint: Int) {
    self.limit = limit
    stream = .allocate(capacity: 1)
    stream.initialize(to: z_stream())
    spg_inflate_init_gzip(stream)
    output.reserveCapacity(sizeHint)
  }

  deinit {
    inflateEnd(stream)
    stream.deallocate()
  }

  func run(_ input: UnsafeBufferPointer<UInt8>) -> Gzip.Failure? {
    stream.pointee.next_in = UnsafeMutablePointer(mutating: input.baseAddress)
    stream.pointee.avail_in = UInt32(clamping: input.count)
    return withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 1 << 16) { chunk in
      while true {
        let status = step(into: chunk)
        guard output.count <= limit else { return .overLimit }
        if status == Z_STREAM_END {
          guard stream.pointee.avail_in > 0 else { return nil }
          inflateReset(stream)
        } else if status != Z_OK {
          return .corrupt
        }
      }
    }
  }

  private func step(into chunk: UnsafeMutableBufferPointer<UInt8>) -> Int32 {
    stream.pointee.next_out = chunk.baseAddress
    stream.pointee.avail_out = UInt32(chunk.count)
    let status = CZlib.inflate(stream, Z_NO_FLUSH)
    output.append(contentsOf: chunk.prefix(chunk.count - Int(stream.pointee.avail_out)))
    return status
  }
}
