import SpangateCore
import SpangateTrace

/// A results file of promptfoo: `promptfoo eval -o results.json`, or what `evaluate()` returns. A case for each test, by
/// each prompt and provider where there are several; a trial for each repeat.
///
/// Source: `EvaluateSummaryV3`, `EvaluateResult` and `GradingResult` in promptfoo's `src/types/index.ts`. No file of a
/// real run was at hand.
struct PromptfooResults {
  private let file: ImportedFile

  static func read(_ file: ImportedFile) throws(Finding) -> ImportedRun {
    let whole = try file.json(without: ["raw"])
    // A file has the summary under `results`; the library's own return value is the summary.
    let summary = whole["results"]?.object != nil ? whole["results"] ?? .null : whole
    guard let rows = summary["results"]?.array, let version = summary["version"] else {
      throw file.unreadable("is no results file of promptfoo: it has no `results` with a `version`")
    }
    guard version.int == 3 else {
      throw file.unknownVersion("promptfoo's results", version.description, known: "3")
    }
    return try PromptfooResults(file: file).run(whole, summary, rows)
  }

  private func run(_ whole: JSONValue, _ summary: JSONValue, _ rows: [JSONValue]) throws(Finding) -> ImportedRun {
    var run = ImportedRun(.promptfoo, name: whole["config"]?["description"]?.words ?? "promptfoo")
    run.version = whole["metadata"]?["promptfooVersion"]?.string
    run.startedAt = summary["timestamp"]?.string.flatMap { Timestamp(foreign: $0) }
    run.gaps = gaps(in: summary, rows)
    let askers = PromptfooAskers(rows)
    var places: [String: Int] = [:]
    for (index, row) in rows.enumerated() {
      guard row.object != nil else { throw file.unreadable("has a result, number \(index), that is no object") }
      let row = PromptfooRow(row: row)
      let id = ImportedName.made(of: row.name + askers.suffix(of: row.row))
      if let place = places[id] {
        guard run.cases[place].definition == row.definition else {
          throw Finding(
            .importConflicting, "`\(file.path.inert())` has two tests that are called `\(id.inert(limit: 100))`",
            at: SourceRange(file: file.path), help: "give each test a `description` of its own")
        }
      } else {
        places[id] = run.cases.count
        run.cases.append(ImportedCase(id, definition: row.definition))
      }
      let place = places[id]!
      run.cases[place].trials.append(row.trial)
      run.cases[place].scorers.merge(row.scorers) { first, _ in first }
    }
    return run
  }

  /// Rows, and failures among them, that are counted and not there.
  private func gaps(in summary: JSONValue, _ rows: [JSONValue]) -> [String] {
    let counts = AnnouncedCounts(summary["stats"] ?? .null, of: ["successes", "failures", "errors"])
    var gaps = counts.gaps
    if counts.sum > rows.count { gaps.append("it has \(rows.count) of \(counts.sum.counted("result"))") }
    let failed = counts["failures"] + counts["errors"]
    let found = rows.count { PromptfooRow(row: $0).didFail }
    if failed > found { gaps.append("it counts \(failed.counted("failure")), and its results have \(found)") }
    return gaps
  }
}

/// Tells apart who was asked with what, where that is not the same in every row.
private struct PromptfooAskers {
  private let manyPrompts: Bool
  private let manyProviders: Bool

  init(_ rows: [JSONValue]) {
    manyPrompts = Set(rows.map(Self.prompt)).count > 1
    manyProviders = Set(rows.map(Self.provider)).count > 1
  }

  func suffix(of row: JSONValue) -> String {
    (manyProviders ? " · \(Self.provider(row))" : "") + (manyPrompts ? " · \(Self.prompt(row))" : "")
  }

  /// As they are written, and not as they read with each test's variables in them.
  private static func prompt(_ row: JSONValue) -> String {
    row["prompt"]?["label"]?.words ?? row["promptId"]?.words ?? row["promptIdx"]?.label ?? ""
  }

  private static func provider(_ row: JSONValue) -> String {
    row["provider"]?["label"]?.words ?? row["provider"]?["id"]?.words ?? row["provider"]?.words ?? ""
  }
}
