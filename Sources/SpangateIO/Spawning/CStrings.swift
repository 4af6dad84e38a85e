/// Texts as C wants them: bytes that end with NUL, and an array of pointers that ends with NULL.
struct CStrings {
  private var arena: [CChar] = []
  private var starts: [Int] = []

  mutating func append(_ text: String) {
    starts.append(arena.count)
    arena.append(contentsOf: text.utf8.lazy.map { CChar(bitPattern: $0) })
    arena.append(0)
  }

  /// - Parameter text: without NUL.
  mutating func append(_ text: ArraySlice<CChar>) {
    starts.append(arena.count)
    arena.append(contentsOf: text)
    arena.append(0)
  }

  mutating func withPointers<Result>(_ body: (UnsafePointer<UnsafeMutablePointer<CChar>?>) -> Result) -> Result {
    arena.withUnsafeMutableBufferPointer { arena in
      let pointers = starts.map { arena.baseAddress! + $0 } as [UnsafeMutablePointer<CChar>?] + [nil]
      return pointers.withUnsafeBufferPointer { body($0.baseAddress!) }
    }
  }
}
