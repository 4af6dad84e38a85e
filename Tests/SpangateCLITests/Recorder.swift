import Foundation
import SpangateCore
import SpangateTrace

@testable import SpangateCLI

/// Keeps what a console is given.
final class Recorder: Sendable {
  private let written = Locked<(out: [UInt8], errors: [UInt8])>(([], []))

  func console(_ choice: ConsoleChoice = ConsoleChoice()) -> Console {
    Console(
      choice,
      streams: OutputStreams(
        out: { [written] bytes in written.withLock { $0.out += bytes } },
        errors: { [written] bytes in written.withLock { $0.errors += bytes } }))
  }

  var out: String { String(decoding: written.withLock { $0.out }, as: UTF8.self) }
  var errors: String { String(decoding: written.withLock { $0.errors }, as: UTF8.self) }
}

/// A folder of its own for a test.
struct Folder {
  let path: String

  /// - Parameter files: by their paths in it.
  init(_ files: [String: String] = [:]) throws {
    path = FileManager.default.temporaryDirectory.appending(path: "spangate-cli-\(UUID().uuidString)").path
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    for (name, text) in files { try write(text, to: name) }
  }

  func write(_ text: String, to name: String) throws {
    let file = URL(filePath: path + "/" + name)
    try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(text.utf8).write(to: file)
  }

  func read(_ name: String) throws -> String { try String(contentsOfFile: path + "/" + name, encoding: .utf8) }

  func holds(_ name: String) -> Bool { FileManager.default.fileExists(atPath: path + "/" + name) }

  func remove() { try? FileManager.default.removeItem(atPath: path) }

  /// With everything in this folder: no settings from above, no store in the checkout.
  func workspace(
    near suite: String? = nil, settings: String? = nil, environment: [String: String] = [:], _ console: Console
  ) throws -> Workspace {
    try Workspace(
      WorkspaceChoice(settings: settings.map { path + "/" + $0 }, store: path + "/store/spangate.db"),
      near: path + "/" + (suite ?? ""), environment: environment, console: console)
  }
}

enum SampleSuite {
  static func text(_ name: String = "minimal", rest: String = "") -> String {
    """
    suite: \(name)
    agent: {command: [cat]}
    trials: 2
    \(rest)
    cases:
      - {id: one, input: hello, tags: [eu], scorers: [{equals: hello}]}
      - {id: two, input: hello, scorers: [{contains: hell}]}
    """
  }
}
