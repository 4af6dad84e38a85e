import CZlib

/// Why some bytes could not be inflated.
package enum InflationFailure: Error, Sendable, Equatable {
  case corrupt
  /// The rest was not inflated.
  case overLimit
}

/// One run of zlib, whose state has to stay where it is. The frame that it came in tells itself.
final class Inflation {
  private var output: [UInt8] = []
  private let limit: Int
  private let stream: UnsafeMutablePointer<z_stream>

  /// - Parameters:
  ///   - limit: of the result, in bytes; inflating stops as soon as it is passed.
  ///   - sizeHint: how long it will be, as far as that is known.
  static func run(_ bytes: [UInt8], limit: Int, sizeHint: Int) throws(InflationFailure) -> [UInt8] {
    let inflation = Inflation(limit: limit, sizeHint: sizeHint)
    let failure = bytes.withUnsafeBufferPointer { inflation.run($0) }
    if let failure { throw failure }
    return inflation.output
  }

  private init(limit: Int, sizeHint: Int) {
    self.limit = limit
    stream = .allocate(capacity: 1)
    stream.initialize(to: z_stream())
    spg_inflate_init(stream)
    output.reserveCapacity(sizeHint)
  }

  deinit {
    inflateEnd(stream)
    stream.deallocate()
  }

  private func run(_ input: UnsafeBufferPointer<UInt8>) -> InflationFailure? {
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
