import SpangateTrace

/// Random IDs without a system call for each.
///
/// Xoshiro256**, seeded by the system. Source: Blackman and Vigna, "Scrambled Linear Pseudorandom Number Generators",
/// 2021. IDs must not collide; nobody relies on their being hard to guess.
final class RandomIDs: Sendable {
  private struct Generator: RandomNumberGenerator, Sendable {
    var a, b, c, d: UInt64

    mutating func next() -> UInt64 {
      let result = (b &* 5).rotated(7) &* 9
      let shifted = b << 17
      c ^= a
      d ^= b
      b ^= c
      a ^= d
      c ^= shifted
      d = d.rotated(45)
      return result
    }
  }

  private let generator: Locked<Generator>

  init() {
    var system = SystemRandomNumberGenerator()
    // All zero would stay so for ever.
    generator = Locked(Generator(a: system.next() | 1, b: system.next(), c: system.next(), d: system.next()))
  }

  /// - Parameter trace: of the parent; nil begins a trace.
  func next(in trace: TraceID?) -> (trace: TraceID, span: SpanID) {
    generator.withLock { (trace ?? TraceID(using: &$0), SpanID(using: &$0)) }
  }
}

extension UInt64 {
  fileprivate func rotated(_ count: UInt64) -> UInt64 { self << count | self >> (64 - count) }
}
