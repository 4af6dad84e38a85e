import FoundationEssentials
package import SpangateCore
package import SpangateModels
import SpangateTrace

/// A model's instructions in a file that names them and their version.
///
/// ```markdown
/// ---
/// name: ops-assistant
/// version: 3
/// ---
/// You answer questions about last night's orders.
/// ```
///
/// A file without such a head is named for itself and has no version.
package struct PromptFile: Sendable, Equatable {
  package let path: String
  package let prompt: Prompt
  /// Where the head says the version.
  package let versionRange: SourceRange?

  /// Of the text; the head says nothing to a model.
  package var fingerprint: Fingerprint { Fingerprint(of: .string(prompt.text)) }

  /// - Throws: when it cannot be read, or its head is none; the message begins with the path.
  package init(path: String) throws(Misconfigured) {
    let url = URL(filePath: path)
    let text: String
    do throws(RegularFile.Unreadable) { text = try RegularFile.text(of: url.path) } catch {
      throw Misconfigured("\(url.path): the prompt cannot be read: \(error.why)")
    }
    do throws(Misconfigured) {
      try self.init(path: url.path, text: text, fallback: url.deletingPathExtension().lastPathComponent)
    } catch {
      throw Misconfigured("\(url.path): \(error.message)")
    }
  }

  /// - Parameter fallback: the name of a text without a head.
  package init(path: String, text: String, fallback: String) throws(Misconfigured) {
    self.path = path
    let text = text.replacing("\r\n", with: "\n")
    guard text.hasPrefix("---\n") else {
      prompt = Prompt(text, name: fallback)
      versionRange = nil
      return
    }
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    guard let end = lines.dropFirst().firstIndex(of: "---") else {
      throw Misconfigured("the head of the prompt has no end: a line of `---`")
    }
    let head = try Self.head(lines[1..<end])
    versionRange = lines[..<end].firstIndex { $0.hasPrefix("version:") }.map { index in
      SourceRange(
        file: path, line: index + 1, length: lines[index].unicodeScalars.count, excerpt: String(lines[index]))
    }
    prompt = Prompt(
      lines[(end + 1)...].joined(separator: "\n"), name: head["name"] ?? fallback, version: head["version"])
  }

  private static func head(_ lines: ArraySlice<Substring>) throws(Misconfigured) -> [String: String] {
    var head: [String: String] = [:]
    for line in lines where !line.allSatisfy({ $0 == " " }) && !line.hasPrefix("#") {
      let parts = line.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
      let key = String(parts[0])
      guard parts.count == 2, ["name", "version"].contains(key), head[key] == nil else {
        throw Misconfigured("the head of a prompt has a `name` and a `version`, not `\(String(line).inert(limit: 60))`")
      }
      let value = unquoted(parts[1])
      guard !value.isEmpty, value.count <= 100, value == value.inert() else {
        throw Misconfigured("`\(key)` must be 1 to 100 visible characters")
      }
      head[key] = value
    }
    return head
  }

  private static func unquoted(_ text: Substring) -> String {
    let trimmed = text.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed()
    let value = String(trimmed)
    guard value.count >= 2, let quote = value.first, quote == "\"" || quote == "'", value.last == quote else {
      return value
    }
    return String(value.dropFirst().dropLast())
  }
}
