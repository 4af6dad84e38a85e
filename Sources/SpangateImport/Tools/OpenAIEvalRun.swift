import SpangateCore
import SpangateTrace

/// A run of OpenAI's evals API as it was saved: its object, its output items, or both in one file.
///
/// Source: the objects `eval.run` and `eval.run.output_item` of the API's reference. No answer of the real API was at
/// hand; what `openai` 3.57, its own library, makes of them was.
struct OpenAIEvalRun {
  private let file: ImportedFile
  private var run: JSONValue = .null
  private var items: [JSONValue] = []
  private var isCut = false

  /// - Parameter values: what stands in the file, one after another.
  static func read(_ file: ImportedFile, _ values: [JSONValue]) throws(Finding) -> ImportedRun {
    var reader = OpenAIEvalRun(file: file)
    for value in values { reader.take(value) }
    guard reader.run.isSomething || !reader.items.isEmpty else {
      throw file.unreadable("is no run of OpenAI evals: it has neither an `eval.run` nor output items")
    }
    return try reader.imported()
  }

  private init(file: ImportedFile) { self.file = file }

  /// A run, an item, a page of items, or an object that holds some of them.
  private mutating func take(_ value: JSONValue) {
    switch value["object"]?.string {
    case "eval.run": run = value
    case "eval.run.output_item": items.append(value)
    case "list":
      value["data"]?.items.forEach { take($0) }
      if let hasMore = value["has_more"]?.bool { isCut = hasMore }
    default:
      value.items.forEach { take($0) }
      for key in ["run", "output_items", "items", "data"] { if let part = value[key] { take(part) } }
    }
  }

  private func imported() throws(Finding) -> ImportedRun {
    var imported = ImportedRun(
      .openAIEvals,
      name: run["name"]?.words ?? run["eval_id"]?.words ?? items.first?["eval_id"]?.words ?? "openai-evals")
    imported.startedAt = (run["created_at"] ?? items.first?["created_at"])?.double.flatMap { Timestamp(seconds: $0) }
    imported.gaps = gaps
    var places: [String: Int] = [:]
    var seen = Set<String>()
    for item in items {
      if let id = item["id"]?.words, !seen.insert(id).inserted {
        throw Finding(
          .importConflicting, "`\(file.path.inert())` has output item `\(id.inert(limit: 100))` twice",
          at: SourceRange(file: file.path))
      }
      guard let id = item["datasource_item_id"]?.label ?? item["id"]?.label else {
        throw file.unreadable("has an output item without an ID")
      }
      if places[id] == nil {
        places[id] = imported.cases.count
        imported.cases.append(ImportedCase(ImportedName.made(of: id), definition: item["datasource_item"] ?? .null))
      }
      let place = places[id]!
      let trial = trial(item)
      imported.cases[place].trials.append(trial)
    }
    imported.expectAllScores()
    return imported
  }

  private var gaps: [String] {
    var gaps: [String] = []
    if run.isSomething {
      let status = run["status"]?.string ?? "nothing"
      if status != "completed" {
        let why = run["error"]?["message"]?.words.map { ": \($0.inert(limit: 200))" } ?? ""
        gaps.append("its status is `\(status.inert(limit: 40))`\(why)")
      }
    } else {
      gaps.append("the file has output items and no `eval.run` that would say whether they are all")
    }
    let counts = AnnouncedCounts(run["result_counts"] ?? .null, of: ["total", "passed", "failed", "errored"])
    gaps += counts.gaps
    let failed = counts["failed"] + counts["errored"]
    let found = items.count { Self.status(of: $0) != .passed(true) || Self.error(of: $0) != nil }
    if failed > found { gaps.append("it counts \(failed.counted("failure")), and its output items have \(found)") }
    let total = max(counts["total"], counts["passed"] + failed)
    if total > items.count {
      gaps.append("it has \(items.count) of \(total.counted("output item"))")
    } else if isCut {
      gaps.append("its last page of output items says that there are more")
    }
    return gaps
  }

  private func trial(_ item: JSONValue) -> ImportedTrial {
    var trial = ImportedTrial(call(item))
    trial.id = item["id"]?.words
    trial.startedAt = item["created_at"]?.double.flatMap { Timestamp(seconds: $0) }
    let usage = item["sample"]?["usage"] ?? .null
    trial.measures[.inputTokens] = usage["prompt_tokens"]?.amount.map { .value($0) }
    trial.measures[.outputTokens] = usage["completion_tokens"]?.amount.map { .value($0) }
    trial.trace = item["datasource_item"]?.namedTrace ?? item["sample"]?["metadata"]?.namedTrace
    trial.scores = [ImportedScore(Self.passed, Self.status(of: item))]
    for result in item["results"]?.items ?? [] {
      var score = Self.score(result)
      if case .unknown(let why) = trial.call { (score.value, score.passes) = (.unscored(why: why), nil) }
      // Of two that would have one name, the later one is numbered.
      let others = trial.scores.count { $0.name == score.name || $0.name.hasPrefix("\(score.name) #") }
      if others > 0 { score.name += " #\(others + 1)" }
      trial.scores.append(score)
    }
    return trial
  }

  private static let passed = "passed"

  /// Whether the item passed as a whole; one with an error neither passed nor failed.
  private static func status(of item: JSONValue) -> ScoreValue {
    switch item["status"]?.string?.lowercased() {
    case "pass", "passed": .passed(true)
    case "fail", "failed": .passed(false)
    case "error", "errored": .unscored(why: "OpenAI evals had an error with it")
    case let other: .unscored(why: "its status is `\((other ?? "nothing").inert(limit: 40))`")
    }
  }

  private static func error(of item: JSONValue) -> String? {
    let error = item["sample"]?["error"] ?? .null
    if let message = error["message"]?.words ?? error["code"]?.words {
      return "the sample has an error: \(message.inert(limit: 300))"
    }
    let isError = ["error", "errored"].contains(item["status"]?.string?.lowercased())
    return isError ? "OpenAI evals had an error with it" : nil
  }

  private func call(_ item: JSONValue) -> ImportedTrial.Call {
    if let message = Self.error(of: item) { return .failed(AgentFailure(.crashed, message, isTransient: false)) }
    // A run over answers that were given before asks nobody.
    if !(item["sample"]?.isSomething ?? false), run["data_source"]?["type"]?.string != "jsonl" {
      return .unknown(why: "the output item has no sample")
    }
    let said = item["sample"]?["output"]?.items.compactMap { $0["content"]?.string } ?? []
    return .answered(said.joined(separator: "\n"))
  }

  private static func score(_ result: JSONValue) -> ImportedScore {
    let name = ImportedName.made(of: name(result["name"]?.words ?? result["type"]?.words ?? "unnamed"))
    guard let passed = result["passed"]?.bool else {
      return ImportedScore(name, .unscored(why: "the file does not say whether it passed"))
    }
    guard let written = result["score"], written.isSomething else { return ImportedScore(name, .passed(passed)) }
    guard let score = written.double, score.isFinite else {
      let words = written.description.inert(limit: 60)
      return ImportedScore(name, .unscored(why: "its score is `\(words)`, which is no number"))
    }
    return score == (passed ? 1 : 0)
      ? ImportedScore(name, .passed(passed)) : ImportedScore(name, .number(score), passes: passed)
  }

  /// The API puts a UUID behind a criterion's name, another one for each evaluation.
  private static func name(_ written: String) -> String {
    let tail = written.suffix(37)
    guard written.count > 37, tail.first == "-", TraceID(written: String(tail.dropFirst())) != nil else {
      return written
    }
    return String(written.dropLast(37))
  }
}
