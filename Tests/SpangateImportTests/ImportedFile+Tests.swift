import Foundation
import SpangateCore

@testable import SpangateImport

extension ImportedFile {
  static func of(_ text: String, _ name: String = "r.json") -> ImportedFile {
    ImportedFile(path: name, bytes: Array(text.utf8))
  }

  /// A file that a tool wrote.
  static func golden(_ name: String) throws -> ImportedFile {
    let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Golden")
    return ImportedFile(path: name, bytes: [UInt8](try Data(contentsOf: folder.appending(path: name))))
  }
}

extension ImportedTrial {
  func value(_ name: String) -> ScoreValue? { scores.first { $0.name == name }?.value }

  var failure: AgentFailure? { if case .failed(let failure) = call { failure } else { nil } }
}

extension ImportedRun {
  func trials(_ id: String) -> [ImportedTrial] { cases.first { $0.id == id }?.trials ?? [] }
}
