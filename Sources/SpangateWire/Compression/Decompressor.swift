/// Takes compressed bytes piece by piece.
package protocol Decompressor: AnyObject {
  /// Whether the input may end here: nothing of a frame is missing, and there was one.
  var isAtEnd: Bool { get }

  /// Reads input and writes output, as far as either of them goes. What is left of the input comes again.
  ///
  /// - Returns: how many bytes were read and written. With room left in the output, more input is needed.
  func step(
    _ input: UnsafeBufferPointer<UInt8>, into output: UnsafeMutableBufferPointer<UInt8>
  ) throws(InflationFailure) -> (read: Int, written: Int)
}

extension Decompressor {
  /// All of what bytes hold that are there as a whole.
  ///
  /// - Parameters:
  ///   - limit: of the result, in bytes; inflating stops as soon as it is passed.
  ///   - sizeHint: how long it will be, as far as that is known.
  package func inflate(_ bytes: [UInt8], limit: Int, sizeHint: Int) throws(InflationFailure) -> [UInt8] {
    var result: [UInt8] = []
    result.reserveCapacity(sizeHint)
    let piece = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: 1 << 16)
    defer { piece.deallocate() }
    var rest = 0
    while true {
      let (read, written) = try bytes.withUnsafeBufferPointer { input throws(InflationFailure) in
        try step(UnsafeBufferPointer(rebasing: input[rest...]), into: piece)
      }
      rest += read
      result.append(contentsOf: piece.prefix(written))
      guard result.count <= limit else { throw .overLimit }
      if rest == bytes.count, written < piece.count { break }
    }
    guard isAtEnd else { throw .truncated }
    return result
  }
}

/// Why some bytes could not be inflated.
package enum InflationFailure: Error, Sendable, Equatable, CustomStringConvertible {
  case corrupt
  /// They end in the middle.
  case truncated
  /// The rest was not inflated.
  case overLimit
  /// The library that it takes is not on this machine, or not as it should be.
  case unavailable(String)

  package var description: String {
    switch self {
    case .corrupt: "the compressed data is damaged"
    case .truncated: "the compressed data is cut off"
    case .overLimit: "it holds more than is read at a time"
    case .unavailable(let why): "what zstd compressed needs its library: \(why)"
    }
  }
}
