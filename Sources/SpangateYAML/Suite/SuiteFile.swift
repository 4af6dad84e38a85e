import SpangateCore
import SpangateTrace

/// A suite file with what was read of it, so that nothing is read twice.
package struct SuiteFile: Sendable {
  /// As the user named it, or as it was found in the folder that the user named.
  package let path: String
  /// Equal for two names of one file.
  package let realPath: String
  let source: Result<SourceFile, Finding>

  init(_ path: String) {
    self.path = path
    realPath = Path.absolute(path) ?? path
    source = Result { () throws(Finding) in try SourceFile.read(path, takesPipes: true) }
  }

  /// The file with other contents.
  func holding(_ bytes: [UInt8]) -> SuiteFile { SuiteFile(self, bytes) }

  private init(_ file: SuiteFile, _ bytes: [UInt8]) {
    (path, realPath) = (file.path, file.realPath)
    source = Result { () throws(Finding) in try SourceFile.checked(bytes, path: file.path) }
  }

  /// What a file that nobody named is to those who look for suites.
  enum Role {
    case suite
    /// Of no concern: settings of other tools and the like.
    case stranger
    /// It may be a suite, and something is wrong with it.
    case mistaken(Finding)
  }

  /// Cheap for a suite, which may still be malformed further down.
  var role: Role {
    do throws(Finding) {
      let file = try source.get()
      if file.hasLine(startingWith: ["suite:", "\"suite\":", "'suite':"]) { return .suite }
      let keys = try EventParser.topKeys(of: file)
      let names = keys.map(\.key)
      if names.contains("suite") { return .suite }
      let telling = keys.filter { $0.key == "agent" || $0.key == "cases" }
      guard let first = telling.first else { return .stranger }
      // What a merge key brings along is seen when the file is read as a suite.
      return names.contains("<<") ? .suite : .mistaken(nameless(file, first.mark, has: telling.map(\.key), keys))
    } catch {
      return .mistaken(error)
    }
  }

  private func nameless(
    _ file: SourceFile, _ mark: Mark, has telling: [String], _ keys: [(key: String, mark: Mark)]
  ) -> Finding {
    let typo = keys.first { $0.key.nearest(among: ["suite"]) != nil }
    let has = telling.map { "`\($0)`" }.joined(separator: " and ")
    return Finding(
      .keyMissing, "`\(path.inert())` has \(has) and no `suite`", at: file.range(typo?.mark ?? mark),
      help: typo.map { "did you mean `suite` for `\($0.key.inert(limit: 60))`?" }
        ?? "begin it with `suite: NAME`, or keep it elsewhere if it is no suite")
  }
}

extension SourceFile {
  fileprivate func hasLine(startingWith starts: [String]) -> Bool {
    (1...lineCount).contains { line in
      let range = byteRange(ofLine: line)
      return starts.contains { bytes[range].starts(with: $0.utf8) }
    }
  }
}

extension EventParser {
  /// The keys of a file's top mappings, of all documents in it, whatever they hold.
  ///
  /// - Throws: `SG0002` when it is not YAML.
  fileprivate static func topKeys(of file: SourceFile) throws(Finding) -> [(key: String, mark: Mark)] {
    let parser = EventParser(file)
    var keys: [(key: String, mark: Mark)] = []
    var depth = 0
    var (isMapping, isKey) = (false, false)
    while true {
      let event = try parser.next()
      switch event.kind {
      case .streamEnd: return keys
      case .documentStart: (depth, isMapping) = (0, false)
      case .documentEnd: continue
      case .mappingStart, .sequenceStart:
        if depth == 0, case .mappingStart = event.kind { (isMapping, isKey) = (true, true) }
        depth += 1
        continue
      case .collectionEnd: depth -= 1
      case .scalar(let text, _): if depth == 1, isMapping, isKey { keys.append((text, event.mark)) }
      case .alias: break
      }
      if depth == 1 { isKey.toggle() }
    }
  }
}
