/// What form a recording is in, told by its first bytes.
enum RecordingForm: Equatable {
  case empty
  case gzip, zstd
  case json
  /// An export request in protobuf.
  case message
  /// Messages, each with its length before it: four bytes, the highest first.
  case delimited
  /// What it looks like instead.
  case other(String)

  /// How many bytes are looked at.
  static let start = 1 << 12

  /// - Parameter start: so many bytes, unless there are fewer.
  init(_ start: UnsafeBufferPointer<UInt8>) {
    let first = start.first { !($0 == 0x20 || $0 == 0x0a || $0 == 0x0d || $0 == 0x09) }
    guard let first else {
      self = .empty
      return
    }
    if start.starts(with: [0x1f, 0x8b]) {
      self = .gzip
    } else if start.starts(with: [0x28, 0xb5, 0x2f, 0xfd]) || start.isSkippableFrame {
      self = .zstd
    } else if first == UInt8(ascii: "{") || first == UInt8(ascii: "["),
      // Messages of protobuf have other bytes soon; a text may have one that it should not further on.
      UnsafeBufferPointer(rebasing: start.prefix(16)).isText
    {
      self = .json
    } else if start[0] < 8, start.count >= 4 {
      // No field of protobuf has a key so low, and a message of 128 MiB is none.
      self = .delimited
    } else if start[0] == 0x0a, !start.isText {
      self = .message
    } else if start.hasJSONLine {
      self = .json
    } else {
      self = .other(LooksLike.text(of: start))
    }
  }
}

extension UnsafeBufferPointer<UInt8> {
  /// Whether a line begins an object below others that are none, such as a log's.
  fileprivate var hasJSONLine: Bool {
    isText && indices.dropFirst().contains { self[$0] == UInt8(ascii: "{") && self[$0 - 1] == UInt8(ascii: "\n") }
  }

  /// Whether it begins with bytes that zstd steps over.
  fileprivate var isSkippableFrame: Bool {
    count >= 4 && self[0] & 0xf0 == 0x50 && self[1] == 0x2a && self[2] == 0x4d && self[3] == 0x18
  }
}
