/// The bytes of an input from where reading has come to, as far ahead as somebody wants to look.
final class ByteStream {
  /// How many bytes came before the window.
  private(set) var offset = 0
  private let input: any ByteInput
  private var buffer: UnsafeMutableBufferPointer<UInt8>
  private var start = 0
  private var end = 0
  private var hasEnded = false
  /// Why there is nothing behind the window. It is thrown when somebody asks for more than an empty window.
  private(set) var failure: ReadFailure?

  /// - Parameter capacity: of the window to begin with; it grows when somebody looks further ahead.
  init(_ input: any ByteInput, capacity: Int = 1 << 18) {
    self.input = input
    buffer = .allocate(capacity: capacity)
  }

  deinit { buffer.deallocate() }

  /// What comes next, as far as it has been read.
  var window: UnsafeBufferPointer<UInt8> { UnsafeBufferPointer(rebasing: buffer[start..<end]) }

  /// Reads on until the window has so many bytes.
  ///
  /// - Returns: false when there are fewer before the end, or before what cannot be read.
  func fill(_ count: Int) throws(ReadFailure) -> Bool {
    while end - start < count {
      if let failure {
        if start == end { throw failure }
        return false
      }
      guard !hasEnded else { return false }
      makeRoom(for: count)
      do throws(ReadFailure) {
        let read = try input.read(into: UnsafeMutableBufferPointer(rebasing: buffer[end...]))
        end += read
        hasEnded = read == 0
      } catch {
        failure = error
      }
    }
    return true
  }

  func skip(_ count: Int) {
    start += count
    offset += count
  }

  private func makeRoom(for count: Int) {
    guard end == buffer.count || start + count > buffer.count else { return }
    let rest = end - start
    if count > buffer.count {
      let larger = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: max(count, buffer.count * 2))
      _ = larger.update(fromContentsOf: buffer[start..<end])
      buffer.deallocate()
      buffer = larger
    } else if start > 0 {
      // The two may overlap.
      buffer.baseAddress!.update(from: buffer.baseAddress! + start, count: rest)
    }
    start = 0
    end = rest
  }
}
