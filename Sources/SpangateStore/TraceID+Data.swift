import FoundationEssentials
import SpangateCore
import SpangateTrace

extension TraceID {
  /// 16 bytes, big-endian as on the wire.
  var data: Data {
    Data((0..<8).map { UInt8(truncatingIfNeeded: high >> (56 - 8 * $0)) })
      + Data((0..<8).map { UInt8(truncatingIfNeeded: low >> (56 - 8 * $0)) })
  }

  init?(_ bytes: some Sequence<UInt8>) {
    var (high, low, count) = (UInt64(0), UInt64(0), 0)
    for byte in bytes {
      if count < 8 { high = high << 8 | UInt64(byte) } else { low = low << 8 | UInt64(byte) }
      count += 1
    }
    guard count == 16 else { return nil }
    self.init(high: high, low: low)
  }
}

extension [TraceID] {
  var data: Data { reduce(into: Data()) { $0.append($1.data) } }

  /// What ``data`` wrote; an incomplete ID at the end is left out.
  init(_ data: Data) {
    let bytes = [UInt8](data)
    self = stride(from: 0, to: bytes.count, by: 16).compactMap { start in TraceID(bytes[start...].prefix(16)) }
  }
}
