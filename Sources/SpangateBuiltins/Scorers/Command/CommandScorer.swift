import SpangateCore
import SpangateTrace

/// Asks a program in any language: a JSON object on its stdin, a JSON score on its stdout.
///
/// stdin: `input`, `answer`, `expected`, `case`, and `trace` with `trace_id`, `state` and `spans`. stdout: `score`, a
/// number, or `passed`, a boolean, or `unscored`, a reason; with any of them `explanation`, `label` and `span_id`. What
/// may say the same in other words, such as `pass` or `error`, leaves the answer unscored.
/// A crash, a time-out or anything else on stdout leaves the answer unscored.
struct CommandScorer: Scorer {
  struct Config: Decodable, Sendable {
    /// The program and its arguments; there is no shell. It runs in the suite's folder.
    var command: [String]
    /// 30 s unless given.
    var timeout: Duration?
    /// Set on top of spangate's own environment; a null takes a variable away.
    var env: [String: String?]?
    /// Variables that are withheld unless they are asked for.
    var inheritEnv: [String]?
  }

  static let kind = Kind("command", "what a program says: JSON on stdin, a score on stdout")
  static let shorthand: String? = "command"
  static let scale = ScoreScale.open
  static let examples = [
    ScorerExample(["echo", #"{"score": 0.7, "explanation": "polite"}"#], answer: "Dear sir", gives: .number(0.7)),
    ScorerExample(
      ["echo", #"{"passed": false, "explanation": "searched too wide", "span_id": "0000000000000004"}"#],
      spans: .exampleRun, gives: .passed(false), blaming: .example(4)),
    ScorerExample(["echo", #"{"unscored": "no judge today"}"#], gives: .unscored(why: "no judge today")),
    ScorerExample(
      ["echo", #"{"score": 0.9, "pass": false}"#],
      gives: .unscored(
        why:
          "`echo` wrote `pass`, which is no key of a score, and may say what `score` does not: `score`, `passed` and "
          + "`unscored` tell what came of it")),
    ScorerExample(["echo", "0.7"], gives: .unscored(why: "`echo` wrote `0.7⏎`, which is not a JSON object")),
    ScorerExample(["command": ["false"], "timeout": "5s"], gives: .unscored(why: "`false` exited with status 1")),
  ]

  private let command: [String]
  private let timeout: Duration
  private let changes: [String: String?]
  private let asked: [String]

  init(config: Config) throws(Misconfigured) {
    guard let program = config.command.first, !program.isEmpty else {
      throw Misconfigured("`command` names no program", key: "command")
    }
    if let timeout = config.timeout, timeout <= .zero {
      throw Misconfigured("a time limit is more than nothing", key: "timeout")
    }
    try AgentEnvironment.check(config.env, key: "env")
    changes = config.env ?? [:]
    asked = config.inheritEnv ?? []
    command = config.command
    timeout = config.timeout ?? .seconds(30)
  }

  func obstacle(in folder: String, using processes: any ProcessRunner) -> ProcessFailure? {
    processes.obstacle(to: .checking(command, [:], in: folder))
  }

  func score(_ seen: Observation, using tools: Tools) async -> Score {
    let question = Array(seen.question.description.utf8) + [UInt8(ascii: "\n")]
    let result = await tools.processes.run(
      ProcessCommand(
        command, environment: environment(in: tools), folder: tools.folder, input: question, timeout: timeout,
        maxOutput: 1 << 20))
    guard result.end == .exited(0) else { return .unscored(problem(with: result, tools.redactor)) }
    guard let reply = try? JSONValue(parsing: result.output), reply.object != nil else {
      let output = tools.redactor.redacted(String(decoding: result.output, as: UTF8.self))
      return .unscored("\(command[0].quoted) wrote \(output.quoted), which is not a JSON object")
    }
    return score(from: reply, in: seen.trace, tools.redactor)
  }

  private func environment(in tools: Tools) -> [String: String?] {
    let handedOn = asked.compactMap { name in tools.environment[name].map { (name, Optional($0)) } }
    return Dictionary(handedOn) { $1 }.merging(changes) { $1 }
  }

  private func score(from reply: JSONValue, in trace: Trace, _ redactor: Redactor) -> Score {
    if let why = reply["unscored"]?.string { return .unscored(redactor.redacted(why).inert()) }
    if let stray = reply.object?.first(where: {
      Self.outcomes.contains($0.key.lowercased()) && !Self.keys.contains($0.key)
    }) {
      return .unscored(
        "\(command[0].quoted) wrote \(redactor.redacted(stray.key).quoted), which is no key of a score, and may say what `score` "
          + "does not: `score`, `passed` and `unscored` tell what came of it")
    }
    let value: ScoreValue
    switch (reply["score"]?.double, reply["passed"]?.bool) {
    case (let number?, nil): value = .number(number)
    case (nil, let passed?): value = .passed(passed)
    default:
      return .unscored(
        "\(command[0].quoted) wrote \(redactor.redacted(reply.description).quoted), without a `score` or a `passed`, or with both"
      )
    }
    let because = [reply["label"], reply["explanation"]].compactMap { $0?.string }
      .map { redactor.redacted($0).inert() }.joined(separator: ": ")
    guard let name = reply["span_id"], name != .null else {
      return Score(value, because: because.isEmpty ? nil : because)
    }
    guard let span = name.string.flatMap({ SpanID($0) }), trace.spans.contains(where: { $0.id == span }) else {
      return .unscored(
        "\(command[0].quoted) points at \(redactor.redacted(name.text).quoted), which is no span of the trace")
    }
    return Score(value, span: span, because: because.isEmpty ? nil : because)
  }

  private static let keys: Set = ["score", "passed", "unscored", "explanation", "label", "span_id"]
  /// What may say in other words that an answer is wrong, or was not judged.
  private static let outcomes = keys.subtracting(["explanation", "label", "span_id"]).union([
    "pass", "fail", "failed", "error", "errors", "verdict", "result", "success", "ok", "correct", "valid",
  ])

  private func problem(with result: ProcessResult, _ redactor: Redactor) -> String {
    let said = redactor.redacted(String(decoding: result.diagnostics, as: UTF8.self))
    let last = said.split(whereSeparator: \.isNewline).last
    let words = last.map { ": \(String($0).quoted)" } ?? ""
    let program = command[0].quoted
    return switch result.end {
    case .exited(let status): "\(program) exited with status \(status)\(words)"
    case .signalled(let signal): "\(program) was ended by signal \(signal)\(words)"
    case .timedOut: "\(program) took more than \(timeout.seconds) s\(words)"
    case .cancelled: "\(program) was cancelled"
    case .outputTooLarge: "\(program) wrote more than 1 MiB"
    case .notStarted(let failure): "\(program) could not be started: \(failure.message.inert())"
    }
  }
}

extension Observation {
  /// What the program is told.
  fileprivate var question: JSONValue {
    var object: JSONObject = ["input": trial.question.input, "answer": .string(answer.text)]
    if let expected = trial.question.expected { object["expected"] = expected }
    object["case"] = .string(trial.id.case)
    object["trace"] = trace.json
    return .object(object)
  }
}

extension CommandScorer.Config: Documented {
  static let documentation: [KeyDocumentation] = [
    .init(
      "command",
      "The program and its arguments, run without a shell in the suite's folder: it reads a JSON object with the input, the answer and the trace, and prints one with a `score` or `passed`, and an `explanation`.",
      example: ["python3", "score.py"]),
    .timeout("How long it may take.", default: "30s"),
    .environment,
    .inheritedVariables,
  ]
}
