import SpangateTrace

/// The last bytes of a stream, behind `…` when there were more.
struct TailBuffer: Sendable {
  private let limit: Int
  private var bytes: [UInt8] = []
  private var isCut = false

  init(limit: Int) { self.limit = limit }

  mutating func append(_ chunk: UnsafeRawBufferPointer) {
    isCut = isCut || bytes.count + chunk.count > limit
    bytes.append(contentsOf: chunk.suffix(limit))
    // Room for twice as much, so that moving the rest forward costs little a byte.
    if bytes.count > 2 * limit { bytes.removeFirst(bytes.count - limit) }
  }

  var last: [UInt8] { isCut ? String.cutInFront(bytes.suffix(limit)) : bytes }
}
