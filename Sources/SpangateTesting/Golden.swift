internal import FoundationEssentials

/// Texts that are right, in a folder `Golden` beside the tests that compare with them.
///
/// `SPANGATE_ACCEPT_GOLDENS=1 swift test --filter GoldenTests` writes those anew that differ, and fails for each of them,
/// so that a run that accepts is never taken for one that compares. Read what changed; the next run passes.
package enum Golden {
  /// The variable that has what differs accepted, when it is `1`.
  package static let variable = "SPANGATE_ACCEPT_GOLDENS"

  /// - Parameters:
  ///   - text: what was written now.
  ///   - name: of the file that holds what is right.
  ///   - test: a file in the folder's folder, or in a folder beside it.
  /// - Returns: how the text differs from what is right; nil when it does not.
  package static func difference(
    of text: String, from name: String, beside test: String = #filePath,
    accepting: Bool = ProcessInfo.processInfo.environment[variable] == "1"
  ) -> String? {
    let folder = folder(beside: URL(filePath: test).deletingLastPathComponent())
    let file = folder.appending(path: name)
    let golden = try? String(contentsOf: file, encoding: .utf8)
    // By bytes: texts that Swift calls equal may differ in how they are encoded.
    if golden?.utf8.elementsEqual(text.utf8) == true { return nil }
    guard accepting else {
      guard let golden else { return "there is no \(file.path) yet; \(advice)" }
      return "\(name), \(firstDifference(between: golden, and: text))\n\(advice)"
    }
    do {
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
      try text.write(to: file, atomically: true, encoding: .utf8)
      return "\(name) was written anew; read what changed"
    } catch {
      return "\(name) could not be written: \(error)"
    }
  }

  /// The text that is right.
  package static func text(_ name: String, beside test: String = #filePath) throws -> String {
    try String(
      contentsOf: folder(beside: URL(filePath: test).deletingLastPathComponent()).appending(path: name),
      encoding: .utf8)
  }

  private static let advice = "if that is right, accept it with \(variable)=1"

  /// The nearest folder `Golden`, upwards within a target's tests; in the test's own folder when there is none yet.
  private static func folder(beside folder: URL) -> URL {
    var above = folder
    while !above.lastPathComponent.isEmpty, above.lastPathComponent != "Tests", above.path != "/" {
      let golden = above.appending(path: "Golden")
      if FileManager.default.fileExists(atPath: golden.path) { return golden }
      above.deleteLastPathComponent()
    }
    return folder.appending(path: "Golden")
  }

  private static func firstDifference(between golden: String, and text: String) -> String {
    let old = golden.split(separator: "\n", omittingEmptySubsequences: false)
    let new = text.split(separator: "\n", omittingEmptySubsequences: false)
    let line = zip(old, new).enumerated().first { $1.0 != $1.1 }?.offset ?? min(old.count, new.count)
    func shown(_ lines: [Substring]) -> String { line < lines.count ? String(lines[line].prefix(200)) : "(no line)" }
    return "line \(line + 1) was\n  \(shown(old))\nand is\n  \(shown(new))"
  }
}
