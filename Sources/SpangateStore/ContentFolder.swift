import FoundationEssentials
import SpangateCore
package import SpangateTrace

/// Keeps long texts as files that are called by the SHA-256 of what is in them: one content is there once, whoever has it.
package final class ContentFolder: ContentStore {
  private let folder: String
  private let base: String
  private let problem = Locked<String?>(nil)

  package init(_ folder: String) {
    self.folder = folder
    base = URL(filePath: folder, directoryHint: .isDirectory).absoluteURL.absoluteString
  }

  package func keep(_ content: [UInt8]) -> String? {
    let name = SHA256.hash(content).hexDigits
    let place = "\(name.prefix(2))/\(name).txt"
    let path = "\(folder)/\(place)"
    do {
      // A name that is there has this content, since it appears only when all of it is written.
      if !FileManager.default.fileExists(atPath: path) {
        let parent = String(path[..<path.lastIndex(of: "/")!])
        try PrivateFiles.makeFolder(parent)
        try Data(content).write(to: URL(filePath: path), options: .atomic)
        PrivateFiles.restrict(path)
      }
      return base + place
    } catch {
      problem.withLock { $0 = $0 ?? "\(error)" }
      return nil
    }
  }

  package func finish() async -> [UnkeptContent] {
    guard let problem = problem.withLock(\.self) else { return [] }
    return [
      UnkeptContent(
        "texts that are too long for a span could not be kept in `\(folder.inert(limit: 200))`",
        reason: problem.inert(limit: 200))
    ]
  }
}
