extension Int {
  /// `16 MiB`, `300 bytes`.
  var bytesInWords: String { isMultiple(of: 1 << 20) && self > 0 ? "\(self >> 20) MiB" : "\(self) bytes" }
}
