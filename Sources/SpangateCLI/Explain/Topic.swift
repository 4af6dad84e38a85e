import SpangateCore
import SpangateYAML

/// One thing that has a name and can be explained.
struct Topic: Sendable, Equatable {
  /// What it goes by; a suggestion shows the first.
  let names: [String]
  let text: String
  /// The path of a key; nil for anything else.
  private let key: String?

  init(_ names: String..., text: String) {
    self.names = names
    self.text = text
    key = nil
  }

  /// A key of a suite or of the settings; it goes by its path and by any end of that.
  ///
  /// - Parameter path: such as `gate.scores.*.tolerance`, where `*` is any name, and `cases[].id`.
  init(key path: String, text: String) {
    let last = path.split(separator: ".").last.map(String.init) ?? path
    names = last == path ? [path] : [path, last]
    key = path
    self.text = text
  }

  /// Whether a user may mean it; `max-trials` and `Max_Trials` are one name.
  func goes(by name: String) -> Bool {
    names.contains { $0.foldedName == name.foldedName }
      || key.map { KeyReference.isMeant($0.foldedName, by: name.foldedName) } ?? false
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
