import FoundationEssentials
import SpangateCore
package import SpangateModels
package import SpangateTrace

/// `search_logs`: the lines of some log files that match.
package struct SearchLogs: Tool {
  private let folder: String
  private let maxLines = 100
  /// Longer lines are cut before they are searched.
  private let maxLineLength = 2_000
  private let maxFileBytes = 16 << 20

  /// - Parameter folder: its regular files can be searched; links and subfolders cannot.
  package init(folder: String) { self.folder = folder }

  package static let name = "search_logs"

  package var description: ToolDescription {
    ToolDescription(
      name: Self.name,
      summary: "Returns the lines of the log files that match a text or a /regular expression/, whatever their case.",
      parameters: [
        "type": "object",
        "properties": [
          "pattern": ["type": "string", "description": "A literal text, or /a regular expression/."],
          "file": ["type": "string", "description": "The name of one log file; all of them without it."],
          "limit": ["type": "integer", "minimum": 1, "maximum": .int(Int64(maxLines))],
        ],
        "required": ["pattern"], "additionalProperties": false,
      ])
  }

  /// - Returns: `{"matches": [{"file": …, "line": …, "text": …}], "truncated": …}`.
  package func run(_ arguments: JSONValue) async throws -> JSONValue {
    guard let text = try arguments.text("pattern") else { throw ToolFailure("`pattern` is missing") }
    let pattern: TextPattern
    do { pattern = try TextPattern(text) } catch { throw ToolFailure("`pattern`: \(error.message)") }
    let limit = try limit(arguments["limit"])
    var matches: [JSONValue] = []
    for file in try files(named: try arguments.text("file")) {
      try Task.checkCancellation()
      matches += try search(file, for: pattern, limit: limit + 1 - matches.count)
      if matches.count > limit { break }
    }
    return ["matches": .array(Array(matches.prefix(limit))), "truncated": .bool(matches.count > limit)]
  }

  private func limit(_ value: JSONValue?) throws(ToolFailure) -> Int {
    guard let value, value != .null else { return maxLines }
    guard let limit = value.int, limit > 0 else { throw ToolFailure("`limit` must be a positive integer") }
    return min(Int(clamping: limit), maxLines)
  }

  /// A file is chosen among the names that the folder has, so that no name can lead out of it.
  private func files(named name: String?) throws(ToolFailure) -> [String] {
    let manager = FileManager.default
    let names = ((try? manager.contentsOfDirectory(atPath: folder)) ?? []).sorted().filter {
      (try? manager.attributesOfItem(atPath: "\(folder)/\($0)"))?[.type] as? FileAttributeType == .typeRegular
    }
    guard !names.isEmpty else { throw ToolFailure("there are no log files") }
    guard let name else { return names }
    guard names.contains(name) else {
      throw ToolFailure("there is no log file `\(name)`; there is \(names.map { "`\($0)`" }.joined(separator: ", "))")
    }
    return [name]
  }

  private func search(_ file: String, for pattern: TextPattern, limit: Int) throws(ToolFailure) -> [JSONValue] {
    guard let data = try? Data(contentsOf: URL(filePath: "\(folder)/\(file)")) else {
      throw ToolFailure("`\(file)` cannot be read")
    }
    guard data.count <= maxFileBytes else { throw ToolFailure("`\(file)` is too large to search") }
    let lines = String(decoding: data, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false)
      .map { $0.prefix(maxLineLength) }
    return pattern.matching(lines, limit: limit).map { index in
      ["file": .string(file), "line": .int(Int64(index + 1)), "text": .string(String(lines[index]))]
    }
  }
}
