extension String {
  /// Without slashes at its end, with which a base URL may be written.
  package var withoutSlash: String { String(self[..<(lastIndex { $0 != "/" }.map(index(after:)) ?? startIndex)]) }
}
