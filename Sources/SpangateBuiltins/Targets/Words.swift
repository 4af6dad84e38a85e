internal import SpangateCore
import SpangateTrace

extension Duration {
  func checkPositive(key: String) throws(Misconfigured) {
    guard self > .zero else { throw Misconfigured("a time-out must be longer than nothing", key: key) }
  }
}

extension Int {
  /// `16 MiB`, `300 bytes`.
  var bytesInWords: String { isMultiple(of: 1 << 20) && self > 0 ? "\(self >> 20) MiB" : "\(self) bytes" }
}
