import SpangateCore

/// One thing that has a name and can be explained.
struct Topic: Sendable, Equatable {
  /// What it goes by; a suggestion shows the first.
  let names: [String]
  let text: String

  init(_ names: String..., text: String) {
    self.names = names
    self.text = text
  }

  /// A key of a suite or of the settings; it goes by its path and by any end of that.
  ///
  /// - Parameter path: such as `gate.scores.*.tolerance`, where `*` is any name, and `cases[].id`.
  init(key path: String, text: String) {
    let parts = path.split(separator: ".").map { $0.hasSuffix("[]") ? $0.dropLast(2) : $0 }
    names = parts.indices.map { parts[$0...].joined(separator: ".") }.filter { !$0.hasSuffix("*") }
    self.text = text
  }

  /// Whether a user may mean it; `max-trials` and `Max_Trials` are one name.
  func goes(by name: String) -> Bool {
    let asked = name.foldedName.split(separator: ".", omittingEmptySubsequences: false)
    return names.contains { own in
      let parts = own.foldedName.split(separator: ".", omittingEmptySubsequences: false)
      return parts.count == asked.count && zip(parts, asked).allSatisfy { $0 == $1 || $0 == "*" && !$1.isEmpty }
    }
  }
}

extension String {
  fileprivate var foldedName: String {
    String(lowercased().map { $0 == "-" || $0 == " " ? "_" : $0 })
  }

  /// Over several lines, broken between words.
  func wrapped(at width: Int) -> String {
    var lines: [String] = []
    for word in split(separator: " ") {
      if let line = lines.last, line.count + 1 + word.count <= width {
        lines[lines.count - 1] += " " + word
      } else {
        lines.append(String(word))
      }
    }
    return lines.joined(separator: "\n")
  }
}
