import Foundation
import SpangateCore
import SpangateTrace

/// A folder of its own for a test, with the fixtures of this target in reach.
struct Workspace {
  let folder: URL

  init() throws {
    folder = FileManager.default.temporaryDirectory.appending(path: "spangate-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  }

  /// The root of this repository.
  static let repository = URL(filePath: #filePath).appending(path: "../../../..").standardized

  static func fixture(_ name: String) -> String {
    repository.appending(path: "Tests/SpangateEndToEndTests/Fixtures/\(name)").path
  }

  @discardableResult
  func write(_ text: String, to name: String) throws -> String {
    let file = folder.appending(path: name)
    try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(text.utf8).write(to: file)
    return file.path
  }

  func read(_ name: String) throws -> String { try String(contentsOf: folder.appending(path: name), encoding: .utf8) }

  func json(_ name: String) throws -> JSONValue { try JSONValue(parsing: read(name)) }

  func remove() { try? FileManager.default.removeItem(at: folder) }
}
