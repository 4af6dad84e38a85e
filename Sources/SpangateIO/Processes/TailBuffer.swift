/// The last bytes of a stream.
struct TailBuffer: Sendable {
  private let limit: Int
  private var bytes: [UInt8] = []

  init(limit: Int) { self.limit = limit }

  mutating func append(_ chunk: UnsafeRawBufferPointer) {
    bytes.append(contentsOf: chunk.suffix(limit))
    // Room for twice as much, so that moving the rest forward costs little a byte.
    if bytes.count > 2 * limit { bytes.removeFirst(bytes.count - limit) }
  }

  var last: [UInt8] { Array(bytes.suffix(limit)) }
}
