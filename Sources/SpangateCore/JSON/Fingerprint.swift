package import SpangateTrace

/// Tells whether something changed since it was measured; it says nothing about who changed it.
///
/// 64-bit FNV-1a over the canonical JSON, good for noticing accidents among thousands of values, not for signatures.
/// Source: Fowler, Noll and Vo, draft-eastlake-fnv.
package struct Fingerprint: Hashable, Sendable, CustomStringConvertible {
  package let description: String

  package init(of value: JSONValue) {
    description = Self.hash(value.canonical.utf8).hexDigits
  }

  /// A fingerprint that was written down before.
  package init(recorded text: String) { description = text }

  /// The plain 64-bit FNV-1a of some bytes.
  package static func hash(_ bytes: some Sequence<UInt8>) -> UInt64 {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for byte in bytes { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
    return hash
  }
}
