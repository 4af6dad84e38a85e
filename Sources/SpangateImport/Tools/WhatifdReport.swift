import SpangateCore
import SpangateTrace

/// A report of whatifd, which forks production traces and replays them with a change: a case for its verdict, one for
/// each cohort, and one for each trace where there is a file of their scores.
///
/// Source: `ReportV01`, schemas 0.1 and 0.2, as whatifd 0.1.0 and 0.3.0 write them. The report itself has no score of a
/// single trace.
struct WhatifdReport {
  private let file: ImportedFile
  private let report: JSONValue

  /// - Parameter scores: JSON lines, one for each trace that was scored.
  static func read(_ file: ImportedFile, scores: ImportedFile?) throws(Finding) -> ImportedRun {
    let report = try file.json()
    guard let version = report["schema_version"]?.label, report["cohort_results"]?.array != nil else {
      throw file.unreadable("is no report of whatifd: it has no `schema_version` with `cohort_results`")
    }
    guard ["0.1", "0.2", "v0.1", "v0.2"].contains(version) else {
      throw file.unknownVersion("whatifd's report", version, known: "0.1 and 0.2")
    }
    return try WhatifdReport(file: file, report: report).run(scores)
  }

  private func run(_ scores: ImportedFile?) throws(Finding) -> ImportedRun {
    let runtime = report["runtime"] ?? .null
    var run = ImportedRun(.whatifd, name: "whatifd")
    run.version = runtime["whatif_version"]?.string
    run.startedAt = runtime["started_at"]?.string.flatMap { Timestamp(foreign: $0) }
    run.finishedAt = runtime["finished_at"]?.string.flatMap { Timestamp(foreign: $0) }
    run.revision = runtime["environment"]?["git_sha"]?.commit
    run.cases = [verdict] + (report["cohort_results"]?.items ?? []).map(cohort)
    guard let scores else { return run }
    let traces = try WhatifdTraces(report: report, file: scores)
    run.cases += traces.cases
    run.gaps += traces.gaps
    return run
  }

  /// A report of schema 0.1 knows one shape only, and does not name it.
  private var shape: String { report["experiment_shape"]?.string ?? "failure_rescue" }

  // MARK: The verdict

  private static let ship = "ship"

  private var verdict: ImportedCase {
    var item = ImportedCase("verdict", definition: .string(shape))
    item.isCall = false
    // It is a decision already, and what is not to be shipped is not.
    item.least[Self.ship] = 1
    item.scorers[Self.ship] = [report["decision_policy"] ?? .null, report["trust_floor"] ?? .null]
    var trial = ImportedTrial(.unknown(why: "no single call"))
    trial.scores = [verdictScore]
    item.trials = [trial]
    return item
  }

  private var verdictScore: ImportedScore {
    switch report["verdict_state"]?.string {
    case "ship": ImportedScore(Self.ship, .passed(true))
    case "dont_ship": ImportedScore(Self.ship, .passed(false), because: reasons("blocks_ship"))
    case "inconclusive":
      ImportedScore(
        Self.ship, .unscored(why: "whatifd is not sure: \(reasons("blocks_all") ?? "no finding of it says why")"))
    case let other:
      ImportedScore(
        Self.ship,
        .unscored(why: "the report's verdict is `\((other ?? "absent").inert(limit: 40))`, which is none that is known")
      )
    }
  }

  private func reasons(_ severity: String) -> String? {
    let messages = (report["decision_findings"]?.items ?? []).filter { $0["severity"]?.string == severity }
      .compactMap { $0["message"]?.words ?? $0["code"]?.words }
    return messages.isEmpty ? nil : messages.prefix(5).joined(separator: "; ").inert(limit: 500)
  }

  // MARK: Cohorts

  private func cohort(_ result: JSONValue) -> ImportedCase {
    let name = result["name"]?.words ?? "unnamed"
    var item = ImportedCase(ImportedName.made(of: "cohort \(name)"), definition: [.string(name), .string(shape)])
    item.isCall = false
    let epsilon = report["decision_policy"]?["practical_delta_epsilon"] ?? .null
    let metric = report["methodology"]?["primary_metric"] ?? .null
    var trial = ImportedTrial(.unknown(why: "no single call"))
    trial.scores = Self.scores(of: result)
    // Traces that did well are not there to improve.
    if name != "failure" {
      for score in trial.scores.indices where trial.scores[score].name == "improved" {
        trial.scores[score].severity = .advisory
      }
    }
    for score in trial.scores { item.scorers[score.name] = [epsilon, metric] }
    item.trials = [trial]
    return item
  }

  /// Shares of the traces that were scored, higher is better, and the median of what the change made of them.
  private static func scores(of result: JSONValue) -> [ImportedScore] {
    let floor = (result["floor_failures"]?.items ?? []).compactMap { $0["rule"]?.words }.joined(separator: ", ")
    let isFloored = result["floor_passed"]?.bool == true
    func score(_ name: String, _ value: Double?, _ why: String) -> ImportedScore {
      guard isFloored else {
        let missed = floor.isEmpty ? "" : ": \(floor.inert(limit: 200))"
        return ImportedScore(name, .unscored(why: "the cohort does not reach whatifd's trust floor\(missed)"))
      }
      return ImportedScore(name, value.map { .number($0) } ?? .unscored(why: why))
    }
    let scored = result["scored"]?.amount ?? 0
    func share(_ key: String) -> Double? { scored > 0 ? result[key]?.amount.map { $0 / scored } : nil }
    let median = result["median_delta"]?.string.flatMap { Double($0) } ?? result["median_delta"]?.double
    let counts = "the report does not count its traces"
    let why = result["ci_unavailable_reason"]?.words.map { "whatifd has none: \($0.inert(limit: 60))" }
    return [
      score("not_regressed", share("regressed_count").map { 1 - $0 }, counts),
      score("improved", share("improved_count"), counts),
      score("\(ImportedCase.deltaPrefix)median", median, why ?? "the report has none"),
    ]
  }
}
