import SpangateCore
import SpangateTrace

/// The scores of single traces that stand beside a report of whatifd: JSON lines, each an object with `trace_id` and
/// `score`, `delta` or both, and where it is known `metric`, `cohort`, `judge_model_id`, `judge_model_snapshot` and
/// `rationale`. A `score` of null is none.
struct WhatifdTraces {
  private(set) var cases: [ImportedCase] = []
  /// Cohorts of which the file has fewer traces than the report says were scored, and traces that it has twice.
  private(set) var gaps: [String] = []
  private var places: [String: Int] = [:]

  init(report: JSONValue, file: ImportedFile) throws(Finding) {
    let metric = report["methodology"]?["primary_metric"]?.words ?? "score"
    var traces: [String: Set<String>] = [:]
    var seen: Set<[String]> = []
    for (line, value) in try file.jsonLines() {
      guard let id = value["trace_id"]?.label else {
        throw file.unreadable("has a line without a `trace_id`", line: line)
      }
      guard value["score"] != nil || value["delta"] != nil else {
        throw file.unreadable("has a line with neither `score` nor `delta`", line: line)
      }
      traces[value["cohort"]?.string ?? "", default: []].insert(id)
      let metric = value["metric"]?.words ?? metric
      if !seen.insert([id, metric]).inserted, gaps.isEmpty {
        gaps.append("`\(file.path.inert())` has trace `\(id.inert(limit: 100))` twice")
      }
      let place = place(of: id)
      var trial = ImportedTrial(.answered(""))
      trial.trace = TraceID(written: id)
      trial.span = value.namedSpan
      trial.scores = Self.scores(value, metric: metric)
      let judge: JSONValue = [value["judge_model_id"] ?? .null, value["judge_model_snapshot"] ?? .null]
      for score in trial.scores { cases[place].scorers[score.name] = judge }
      cases[place].trials.append(trial)
    }
    for failure in report["failures"]?.items ?? [] { add(failure) }
    // Lines that name no cohort may be of any.
    var spare = Int64(traces[""]?.count ?? 0)
    for cohort in report["cohort_results"]?.items ?? [] {
      guard let name = cohort["name"]?.string, let scored = cohort["scored"]?.int else { continue }
      let count = Int64(traces[name]?.count ?? 0)
      guard count < scored else { continue }
      if scored - count <= spare {
        spare -= scored - count
      } else {
        gaps.append("`\(file.path.inert())` has \(count) of \(scored) traces of cohort `\(name.inert(limit: 60))`")
      }
    }
  }

  private mutating func place(of id: String) -> Int {
    if let place = places[id] { return place }
    places[id] = cases.count
    cases.append(ImportedCase(ImportedName.made(of: id), definition: .string(id)))
    return cases.count - 1
  }

  private static func scores(_ line: JSONValue, metric: String) -> [ImportedScore] {
    let because = line["rationale"]?.words
    return [("score", metric), ("delta", ImportedCase.deltaPrefix + metric)].compactMap { key, name in
      guard let value = line[key] else { return nil }
      let name = ImportedName.made(of: name)
      let why = because ?? line["error"]?.words ?? "the judge gave none"
      return ImportedScore(name, value.double.map { .number($0) } ?? .unscored(why: why), because: because)
    }
  }

  /// A trace that failed has no score, and is a case all the same.
  private mutating func add(_ failure: JSONValue) {
    guard let id = failure["trace_id"]?.words else { return }
    let code = failure["code"]?.words ?? "unknown"
    let words = "\(code): \(failure["message"]?.words ?? "it does not say why")".inert(limit: 300)
    let place = place(of: id)
    // One that was scored, and to no avail, has its line.
    guard cases[place].trials.isEmpty else { return }
    var trial: ImportedTrial
    // A replay that failed is told as a score that failed, with the replay's own code beside it.
    let isReplay = failure["stage"]?.string == "replay" || failure["details"]?["replay_code"] != nil
    switch isReplay {
    case true:
      let kind: AgentFailure.Kind =
        (failure["details"]?["replay_code"]?.string ?? code).contains("timeout") ? .timedOut : .crashed
      trial = ImportedTrial(.failed(AgentFailure(kind, words, isTransient: false)))
    case false: trial = ImportedTrial(.unknown(why: words))
    }
    trial.trace = TraceID(written: id)
    cases[place].trials.append(trial)
    let names = Set(cases.flatMap(\.scorers.keys))
    for name in names where cases[place].scorers[name] == nil { cases[place].scorers[name] = [.null, .null] }
  }
}
