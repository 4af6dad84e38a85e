import SpangateCore
import SpangateTrace

/// A log of `oaieval`: JSON lines, first the specification, then events of samples, last the final report.
///
/// Source: `evals` 3.0.1 on PyPI, its `record.py`.
struct OpenAIEvalLog {
  private let file: ImportedFile

  static func read(_ file: ImportedFile, _ values: [JSONValue]) throws(Finding) -> ImportedRun {
    try OpenAIEvalLog(file: file).run(values)
  }

  /// Whether lines are of such a log.
  static func isOne(_ values: [JSONValue]) -> Bool { values.first?["spec"]?.object != nil }

  private func run(_ values: [JSONValue]) throws(Finding) -> ImportedRun {
    let spec = values.first?["spec"] ?? .null
    var run = ImportedRun(.openAIEvals, name: spec["base_eval"]?.words ?? spec["eval_name"]?.words ?? "openai-evals")
    run.startedAt = spec["created_at"]?.string.flatMap { Timestamp(foreign: $0) }
    if !values.contains(where: { $0["final_report"] != nil }) {
      run.gaps.append("it did not end: the log has no `final_report`")
    }
    var samples: [(id: String, events: [JSONValue])] = []
    var places: [String: Int] = [:]
    for value in values {
      guard let id = value["sample_id"]?.label, value["type"]?.string != nil else { continue }
      if let place = places[id] {
        samples[place].events.append(value)
      } else {
        places[id] = samples.count
        samples.append((id, [value]))
      }
    }
    for (id, events) in samples {
      let sample = OpenAIEvalSample(events: events)
      var item = ImportedCase(ImportedName.made(of: id), definition: sample.definition)
      let trial = sample.trial
      item.trials = [trial]
      run.cases.append(item)
    }
    run.expectAllScores()
    return run
  }
}

/// What a log says of one sample.
private struct OpenAIEvalSample {
  let events: [JSONValue]

  private func data(_ type: String) -> [JSONValue] {
    events.filter { $0["type"]?.string == type }.compactMap { $0["data"] }
  }

  /// What was asked first, and what was expected.
  var definition: JSONValue {
    [data("sampling").first?["prompt"] ?? .null, data("match").first?["expected"] ?? .null]
  }

  var trial: ImportedTrial {
    var trial = ImportedTrial(call)
    trial.startedAt = events.first?["created_at"]?.string.flatMap { Timestamp(foreign: $0) }
    let matches = data("match")
    if !matches.isEmpty {
      // A sample may be matched more than once: it is right where it was right each time.
      let verdicts = matches.map { $0["correct"]?.bool }
      let because = matches.first { $0["correct"]?.bool == false }.map(Self.reason)
      trial.scores.append(
        ImportedScore(
          "match",
          verdicts.contains(nil)
            ? .unscored(why: "the log does not say whether it is correct")
            : .passed(verdicts.allSatisfy { $0 == true }), because: because))
    }
    for (name, value) in data("metrics").flatMap({ Array($0.object ?? [:]) }) {
      guard let value = Self.value(value) else { continue }
      trial.scores.append(ImportedScore(ImportedName.made(of: name), value))
    }
    return trial
  }

  private var call: ImportedTrial.Call {
    if let error = data("error").first {
      let words = [error["type"]?.words, error["message"]?.words].compactMap(\.self).joined(separator: ": ")
      return .failed(AgentFailure(.crashed, "the sample has an error: \(words.inert(limit: 300))", isTransient: false))
    }
    let said = data("sampling").last?["sampled"] ?? .null
    return .answered(said.string ?? said.items.compactMap(\.string).joined(separator: "\n"))
  }

  private static func reason(_ match: JSONValue) -> String {
    func shown(_ value: JSONValue?) -> String { (value?.string ?? value?.description ?? "nothing").inert(limit: 100) }
    return "expected `\(shown(match["expected"]))`, and it picked `\(shown(match["picked"]))`"
  }

  /// Numbers and verdicts are scores; what else stands beside them is not.
  private static func value(_ value: JSONValue) -> ScoreValue? {
    if let passed = value.bool { return .passed(passed) }
    if let number = value.double { return .number(number) }
    return value.string == "NaN" ? .unscored(why: "the log says NaN") : nil
  }
}
