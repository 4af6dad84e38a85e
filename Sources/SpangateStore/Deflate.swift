import CZlib
import FoundationEssentials

/// zlib at its fastest level: traces are written while the agent runs, and read seldom.
enum Deflate {
  struct Failure: Error {}

  static func compressed(_ bytes: [UInt8]) throws -> Data {
    var size = compressBound(uLong(bytes.count))
    var result = Data(count: Int(size))
    let status = result.withUnsafeMutableBytes { (buffer: UnsafeMutableRawBufferPointer) in
      compress2(buffer.baseAddress!.assumingMemoryBound(to: UInt8.self), &size, bytes, uLong(bytes.count), 1)
    }
    guard status == Z_OK else { throw Failure() }
    return result.prefix(Int(size))
  }

  /// - Parameter size: of what comes out, as it was when it was written.
  static func expanded(_ data: Data, to size: Int) throws -> [UInt8] {
    guard (0...1 << 31).contains(size) else { throw Failure() }
    let bytes = [UInt8](data)
    return try [UInt8](unsafeUninitializedCapacity: max(size, 1)) { buffer, count in
      var length = uLong(size)
      guard uncompress(buffer.baseAddress!, &length, bytes, uLong(bytes.count)) == Z_OK, length == size else {
        throw Failure()
      }
      count = size
    }
  }
}
