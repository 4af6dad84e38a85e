import Foundation
import SpangateCore
import SpangateTrace
import SpangateYAML

extension SuiteLoader {
  static let fakes = SuiteLoader(registry: .fakes, environment: ["QUESTION": "Why?", "LIMIT": "5", "EMPTY": ""])
}

/// The files beside the tests.
enum Fixtures {
  static let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Fixtures").path

  /// Names without their extension, sorted.
  static func names(in kind: String) -> [String] {
    let files = (try? FileManager.default.contentsOfDirectory(atPath: folder + "/" + kind)) ?? []
    return files.filter { $0.hasSuffix(".yaml") }.map { String($0.dropLast(5)) }.sorted()
  }

  /// Runs a body with a folder that holds these files, and takes it away again.
  static func withFolder<Result>(_ files: [String: String], _ body: (String) throws -> Result) throws -> Result {
    let folder = FileManager.default.temporaryDirectory.appending(path: "spangate-yaml-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: folder) }
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    for (name, text) in files {
      let file = folder.appending(path: name)
      try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data(text.utf8).write(to: file)
    }
    return try body(folder.path)
  }

  /// Loads a suite from text.
  static func load(
    _ text: String, variant: String? = nil, with files: [String: String] = [:], loader: SuiteLoader = .fakes
  ) throws -> Loaded<Suite> {
    try withFolder(files.merging(["suite.yaml": text]) { $1 }) { loader.load($0 + "/suite.yaml", variant: variant) }
  }

  /// Loads a suite whose agent and case are of no interest.
  static func suite(_ rest: String, cases: String = "- {id: a, input: b}") throws -> Loaded<Suite> {
    try load("suite: s\nagent: {command: [cat]}\n\(rest)\ncases:\n\(cases)\n")
  }
}

extension Finding {
  /// `file:line:col: severity[CODE] message` and what goes with it, one a line.
  var transcript: String {
    let place = range.map { "\(URL(filePath: $0.file).lastPathComponent):\($0.line):\($0.column): " } ?? ""
    let first = "\(place)\(severity.rawValue)[\(rule.code)] \(message)"
    let notes = notes.map { "  \($0.label): \($0.text)" }
    return ([first] + notes + [help.map { "  help: \($0)" }].compactMap { $0 }).joined(separator: "\n")
      .replacing(Fixtures.folder + "/bad/", with: "")
  }

  /// The text that the caret line underlines.
  var underlined: String {
    guard let range else { return "" }
    return String(
      String.UnicodeScalarView(range.excerpt.unicodeScalars.dropFirst(range.column - 1).prefix(range.length)))
  }
}
