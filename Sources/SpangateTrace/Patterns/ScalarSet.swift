/// A set of Unicode scalars.
indirect enum ScalarSet: Sendable {
  case ranges([ClosedRange<UInt32>])
  /// The same with what differs in case only.
  case folded([ClosedRange<UInt32>])
  case property(@Sendable (Unicode.Scalar) -> Bool)
  case not(ScalarSet)
  case union([ScalarSet])
  case both(ScalarSet, ScalarSet)

  static func one(_ scalar: Unicode.Scalar) -> ScalarSet { .ranges([scalar.value...scalar.value]) }
  static func of(_ text: String) -> ScalarSet { .ranges(text.unicodeScalars.map { $0.value...$0.value }) }
  static let any = ScalarSet.ranges([0...0x10ffff])
  /// Source: Unicode Technical Standard 18, 1.6.
  static let lineBreaks = ScalarSet.ranges([0x0a...0x0d, 0x85...0x85, 0x2028...0x2029])
  static let digits = ScalarSet.property { $0.properties.generalCategory == .decimalNumber }
  static let spaces = ScalarSet.property { $0.properties.isWhitespace }
  static let horizontalSpaces = ScalarSet.property { $0 == "\t" || $0.properties.generalCategory == .spaceSeparator }
  /// Source: Unicode Technical Standard 18, annex C.
  static let word = ScalarSet.property { scalar in
    if scalar.isASCII { return UInt8(truncatingIfNeeded: scalar.value).isWord }
    if scalar.properties.isAlphabetic || scalar.properties.isJoinControl { return true }
    switch scalar.properties.generalCategory {
    case .nonspacingMark, .spacingMark, .enclosingMark, .decimalNumber, .connectorPunctuation: return true
    default: return false
    }
  }

  func contains(_ scalar: Unicode.Scalar) -> Bool {
    switch self {
    case .ranges(let ranges): ranges.contains { $0.contains(scalar.value) }
    case .folded(let ranges):
      ranges.contains { range in
        range.contains(scalar.value) || scalar.otherCases.contains { range.contains($0.value) }
      }
    case .property(let holds): holds(scalar)
    case .not(let set): !set.contains(scalar)
    case .union(let sets): sets.contains { $0.contains(scalar) }
    case .both(let first, let second): first.contains(scalar) && second.contains(scalar)
    }
  }
}

extension Unicode.Scalar {
  /// What it is in the other case, where that is one scalar.
  fileprivate var otherCases: [Unicode.Scalar] {
    [properties.lowercaseMapping, properties.uppercaseMapping].compactMap { text in
      let scalars = text.unicodeScalars
      return scalars.count == 1 ? scalars.first.flatMap { $0 == self ? nil : $0 } : nil
    }
  }
}

/// A set that answers quickly for ASCII.
struct ScalarTable: Sendable {
  private let low: UInt64
  private let high: UInt64
  private let set: ScalarSet

  init(_ set: ScalarSet) {
    func bits(from first: UInt32) -> UInt64 {
      (0..<64).reduce(0) { bits, offset in
        Unicode.Scalar(first + offset).map { set.contains($0) } == true ? bits | 1 << UInt64(offset) : bits
      }
    }
    low = bits(from: 0)
    high = bits(from: 64)
    self.set = set
  }

  func contains(_ scalar: Unicode.Scalar) -> Bool {
    scalar.isASCII ? containsASCII(UInt8(truncatingIfNeeded: scalar.value)) : set.contains(scalar)
  }

  func containsASCII(_ byte: UInt8) -> Bool { (byte < 64 ? low : high) >> UInt64(byte & 63) & 1 == 1 }
}
