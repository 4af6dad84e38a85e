package import SpangateCore
import SpangateTrace

extension ImportTool {
  /// What files of this tool say, each with the file that it is of.
  ///
  /// - Parameter scores: of single traces, of a tool whose own file has none.
  /// - Throws: SG0450 to SG0455.
  package func read(
    _ files: [ImportedFile], scores: ImportedFile? = nil
  ) throws(Finding) -> [(file: String, run: ImportedRun)] {
    if self == .openAIEvals, files.count > 1 {
      // A run and the pages of its items may have been saved one by one.
      var values: [JSONValue] = []
      for file in files { values += (try? Self.values(in: file)) ?? [] }
      if !values.contains(where: { $0["spec"] != nil }) {
        for file in files { _ = try Self.values(in: file) }
        return [(files[0].path, try OpenAIEvalRun.read(files[0], values))]
      }
    }
    var runs: [(file: String, run: ImportedRun)] = []
    for file in files { runs.append((file.path, try read(file, scores: scores))) }
    return runs
  }

  /// What a file of this tool says.
  ///
  /// - Parameter scores: of single traces, of a tool whose own file has none.
  /// - Throws: SG0450 to SG0455.
  package func read(_ file: ImportedFile, scores: ImportedFile? = nil) throws(Finding) -> ImportedRun {
    let run: ImportedRun
    do throws(Finding) {
      run = try parsed(file, scores)
    } catch {
      // What is of another tool is not broken.
      guard error.rule == .importUnreadable, let other = ImportTool(lookingAt: file), other != self else { throw error }
      throw Finding(
        .importMistaken, "`\(file.path.inert())` is of \(other.title), and not of \(title)",
        at: SourceRange(file: file.path), help: "say `spangate import \(other.rawValue)`")
    }
    guard run.cases.contains(where: { !$0.trials.isEmpty }) || !run.gaps.isEmpty else {
      throw Finding(.importEmpty, "`\(file.path.inert())` has no result", at: SourceRange(file: file.path))
    }
    return run
  }

  private func parsed(_ file: ImportedFile, _ scores: ImportedFile?) throws(Finding) -> ImportedRun {
    switch self {
    case .whatifd: return try WhatifdReport.read(file, scores: scores)
    case .inspect: return try InspectLog.read(file)
    case .promptfoo: return try PromptfooResults.read(file)
    case .junit: return try JUnitResults.read(file)
    case .openAIEvals:
      let values = try Self.values(in: file)
      return OpenAIEvalLog.isOne(values)
        ? try OpenAIEvalLog.read(file, values) : try OpenAIEvalRun.read(file, values)
    }
  }

  /// One JSON value, or one a line.
  private static func values(in file: ImportedFile) throws(Finding) -> [JSONValue] {
    do throws(Finding) {
      return [try file.json()]
    } catch {
      let lines = file.bytes.prefix(1 << 16).split(separator: UInt8(ascii: "\n"), maxSplits: 1)
      guard let first = lines.first, lines.count > 1, (try? JSONValue(parsing: Array(first))) != nil else {
        throw error
      }
      return try file.jsonLines().map(\.value)
    }
  }

  /// Whose file it looks like, by what no other tool's has; nil where it looks like none's.
  private init?(lookingAt file: ImportedFile) {
    if ZipArchive.isOne(file.bytes) {
      guard let archive = try? ZipArchive(file),
        !Set(archive.names).isDisjoint(with: ["header.json", "_journal/start.json"])
      else { return nil }
      self = .inspect
      return
    }
    if file.bytes.prefix(200).contains(UInt8(ascii: "<")) {
      guard let root = try? XMLReader.document(file.bytes), root.plain.name.hasPrefix("testsuite") else { return nil }
      self = .junit
      return
    }
    guard let value = (try? file.json()) ?? (try? Self.values(in: file))?.first else { return nil }
    if value["verdict_state"] != nil && value["cohort_results"] != nil {
      self = .whatifd
    } else if value["eval"]?["task"] != nil {
      self = .inspect
    } else if value["results"]?["version"] != nil || value["evalId"] != nil {
      self = .promptfoo
    } else if value["spec"] != nil || ["eval.run", "eval.run.output_item"].contains(value["object"]?.string) {
      self = .openAIEvals
    } else {
      return nil
    }
  }
}
