import Glibc

/// The uppermost folder of a checkout, to be found in texts.
struct CheckoutPath {
  /// Without links.
  private let top: String

  init(_ top: String) { self.top = Self.resolved(top) ?? top }

  /// The first path in a text that is the folder or below it: written out as such, or as an element of a list of paths that
  /// leads there by links.
  func place(in text: String) -> String? { written(in: text) ?? linked(in: text) }

  private func written(in text: String) -> String? {
    var rest = text[...]
    while let range = rest.firstRange(of: top) {
      let before = text[..<range.lowerBound].suffix { Self.isOfPath($0) }
      let after = text[range.upperBound...]
      // A longer path ends, or begins, with the same letters; `file://` and options such as `-I` stand before one.
      let begins = before.isEmpty || before == "//" || before.hasPrefix("-") && !before.contains("/")
      if begins, after.first.map({ $0 == "/" || !Self.isOfPath($0) }) ?? true {
        return top + after.prefix { Self.isOfPath($0) }
      }
      rest = text[range.upperBound...]
    }
    return nil
  }

  private func linked(in text: String) -> String? {
    text.split(separator: ":").lazy.filter { $0.hasPrefix("/") }.compactMap { Self.resolved(String($0)) }.first {
      $0 == top || $0.hasPrefix(top + "/")
    }
  }

  private static func isOfPath(_ character: Character) -> Bool {
    character.isLetter || character.isNumber || "/._-~+@%$".contains(character)
  }

  /// With its links followed; nil of what is not there.
  static func resolved(_ path: String) -> String? {
    guard let real = realpath(path, nil) else { return nil }
    defer { free(real) }
    return String(cString: real)
  }

  static func isFolder(_ path: String) -> Bool {
    var status = stat()
    return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
  }
}

extension Substring {
  /// The characters at its end that fit.
  fileprivate func suffix(_ fits: (Character) -> Bool) -> Substring {
    var start = endIndex
    while start > startIndex, fits(self[index(before: start)]) { start = index(before: start) }
    return self[start...]
  }
}
