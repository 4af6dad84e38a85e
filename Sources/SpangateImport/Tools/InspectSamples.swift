import SpangateCore
import SpangateTrace

/// The samples of an Inspect log: a case for each ID, a trial for each epoch.
struct InspectSamples {
  let file: ImportedFile
  /// As the log's head has them.
  let scorers: [JSONValue]
  let epochs: Int

  /// - Parameter ids: of all samples that were to be evaluated; empty where the log does not say.
  func cases(_ samples: [JSONValue], announced ids: [String]) throws(Finding) -> [ImportedCase] {
    var places: [String: Int] = [:]
    var cases: [ImportedCase] = []
    var trials: [[Int64: ImportedTrial]] = []
    func place(_ id: String, _ definition: JSONValue) -> Int {
      if let place = places[id] { return place }
      places[id] = cases.count
      cases.append(ImportedCase(ImportedName.made(of: id), definition: definition))
      trials.append([:])
      return cases.count - 1
    }
    for sample in samples {
      guard let id = sample["id"]?.label else { throw file.unreadable("has a sample without an `id`") }
      let epoch = sample["epoch"]?.int ?? 1
      let place = place(id, Self.definition(of: sample))
      guard trials[place].updateValue(trial(sample), forKey: epoch) == nil else {
        throw Finding(
          .importConflicting, "`\(file.path.inert())` has epoch \(epoch) of sample `\(id.inert(limit: 100))` twice",
          at: SourceRange(file: file.path))
      }
    }
    for id in ids { _ = place(id, .null) }
    let names = scoreNames(in: trials.flatMap(\.values))
    for index in cases.indices {
      cases[index].scorers = names
      cases[index].expected = epochs
      cases[index].trials = trials[index].sorted { $0.key < $1.key }.map(\.value)
    }
    return cases
  }

  /// By what a score's name is; those that never gave one included.
  private func scoreNames(in trials: [ImportedTrial]) -> [String: JSONValue] {
    var names: [String: JSONValue] = [:]
    for name in Set(trials.flatMap { $0.scores.map(\.name) }) {
      let scorer = scorers.first { name == $0["name"]?.string || name.hasPrefix(($0["name"]?.string ?? "?") + "/") }
      names[name] = scorer?["options"] ?? .null
    }
    for scorer in scorers {
      guard let name = scorer["name"]?.words else { continue }
      if !names.keys.contains(where: { $0 == name || $0.hasPrefix(name + "/") }) {
        names[ImportedName.made(of: name)] = scorer["options"] ?? .null
      }
    }
    return names
  }

  /// What is asked, without what differs from one run to the next, such as the IDs of messages.
  private static func definition(of sample: JSONValue) -> JSONValue {
    func plain(_ input: JSONValue) -> JSONValue {
      let input = resolved(input, in: sample)
      guard let messages = input.array else { return input }
      return .array(
        messages.map { message in
          guard message.object != nil else { return message }
          return ["role": message["role"] ?? .null, "content": resolved(message["content"] ?? .null, in: sample)]
        })
    }
    return [plain(sample["input"] ?? .null), sample["target"] ?? .null, sample["choices"] ?? .null]
  }

  private static let attachment = "attachment://"

  /// A long text stands among the sample's attachments, under its digest.
  private static func resolved(_ value: JSONValue, in sample: JSONValue) -> JSONValue {
    guard let text = value.string, text.hasPrefix(attachment) else { return value }
    return sample["attachments"]?[String(text.dropFirst(attachment.count))] ?? value
  }

  private func trial(_ sample: JSONValue) -> ImportedTrial {
    var trial = ImportedTrial(Self.call(sample))
    trial.id = sample["uuid"]?.words
    trial.startedAt = sample["started_at"]?.string.flatMap { Timestamp(foreign: $0) }
    trial.duration = sample["total_time"]?.amount
    trial.failedAttempts = sample["error_retries"]?.items.count ?? 0
    trial.measures = Self.measures(of: sample)
    trial.trace = sample["metadata"]?.namedTrace
    trial.span = sample["metadata"]?.namedSpan
    let isInvalid = sample["invalidation"]?.isSomething ?? false
    var scores: [(String, JSONValue)] = []
    for (name, score) in sample["scores"]?.object ?? [:] { scores.append((name, score)) }
    // A log of the format's first version has one score, without a name.
    if scores.isEmpty, let score = sample["score"], score.isSomething { scores.append(("score", score)) }
    trial.scores = scores.flatMap { name, score in
      InspectScore(name: name, score: score).scores(isInvalid: isInvalid)
    }
    return trial
  }

  private static func call(_ sample: JSONValue) -> ImportedTrial.Call {
    if let error = sample["error"], error.isSomething {
      let message = error["message"]?.words ?? error.words ?? "it does not say why"
      return .failed(AgentFailure(.crashed, "the sample failed: \(message.inert(limit: 300))", isTransient: false))
    }
    let answer = answer(in: sample)
    guard let limit = sample["limit"], limit.isSomething else { return .answered(answer) }
    let type = limit["type"]?.string ?? limit.string ?? "unknown"
    if type == "operator" { return .unknown(why: "somebody ended the sample by hand") }
    let size = limit["limit"]?.label.map { " of \($0)" } ?? ""
    return .stopped(answer, why: "the sample reached its \(type.inert(limit: 40)) limit\(size.inert(limit: 40))")
  }

  private static func answer(in sample: JSONValue) -> String {
    let output = sample["output"] ?? .null
    if let text = output["completion"]?.words { return resolved(.string(text), in: sample).string ?? text }
    let content = output["choices"]?.items.first?["message"]?["content"] ?? .null
    if let text = resolved(content, in: sample).string { return text }
    return content.items.compactMap { resolved($0["text"] ?? .null, in: sample).string }.joined(separator: "\n")
  }

  /// Tokens and cost over all models of the sample, where each of them says.
  private static func measures(of sample: JSONValue) -> [Measure: Measurement] {
    var measures: [Measure: Measurement] = [:]
    if let seconds = sample["total_time"]?.amount { measures[.wallTime] = .value(seconds) }
    if let turns = sample["turn_count"]?.amount { measures[.turns] = .value(turns) }
    let usages = (sample["model_usage"]?.object ?? [:]).map(\.value)
    guard !usages.isEmpty else { return measures }
    func sum(_ keys: [String]) -> Measurement? {
      let amounts = usages.map { usage in
        usage[keys[0]]?.amount.map { first in
          keys.dropFirst().reduce(first) { $0 + (usage[$1]?.amount ?? 0) }
        }
      }
      return amounts.contains { $0 == nil } ? nil : .value(amounts.compactMap(\.self).reduce(0, +))
    }
    measures[.inputTokens] = sum(["input_tokens", "input_tokens_cache_read", "input_tokens_cache_write"])
    measures[.outputTokens] = sum(["output_tokens"])
    measures[.costUSD] = sum(["total_cost"])
    return measures
  }
}
