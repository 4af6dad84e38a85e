/// What each byte may begin, for some kinds: what gives away only others is as good as a space.
final class ScanTable: Sendable {
  let wanted: SensitiveKinds
  /// Of the shortest text that can hold any of them, in bytes.
  let leastBytes: Int
  let starts = KeyShape.starts
  /// Of all 256 bytes; written here and nowhere else.
  nonisolated(unsafe) let classes: UnsafePointer<ByteClass>

  init(_ wanted: SensitiveKinds) {
    self.wanted = wanted
    leastBytes = SensitiveKind.allCases.filter { wanted.has($0) }.map(\.leastBytes).min() ?? .max
    let table = UnsafeMutablePointer<ByteClass>.allocate(capacity: 256)
    for byte in UInt8.min...UInt8.max { (table + Int(byte)).initialize(to: ByteClass(of: byte, for: wanted)) }
    classes = UnsafePointer(table)
  }

  deinit { classes.deallocate() }
}

enum ByteClass: UInt8 {
  case plain, letter, digit
  /// A digit that begins nothing, but belongs to a word.
  case inner
  case underscore, at, colon, plus, bracket, escape

  @inline(__always) var isWord: Bool { rawValue &- 1 < 4 }

  fileprivate init(of byte: UInt8, for wanted: SensitiveKinds) {
    self =
      switch byte {
      case 0x40: wanted.has(.email) ? .at : .plain
      case 0x3a: wanted.has(.ip) || wanted.has(.apiKey) ? .colon : .plain
      case 0x2b: wanted.has(.phone) ? .plus : .plain
      case 0x28: wanted.has(.phone) ? .bracket : .plain
      case 0x5c: .escape
      case 0x5f: .underscore
      default: byte.isDigit ? (wanted.hasNumbers ? .digit : .inner) : byte.isLetter ? .letter : .plain
      }
  }
}

extension SensitiveKind {
  /// Of the shortest text of its kind: `a@b.co`, `ab::1`, …
  fileprivate var leastBytes: Int {
    switch self {
    case .email: 6
    case .phone: 8
    case .ssn: 9
    case .creditCard: 13
    case .iban: 15
    case .ip: 5
    case .apiKey: 10
    case .bearerToken: 14
    }
  }
}
