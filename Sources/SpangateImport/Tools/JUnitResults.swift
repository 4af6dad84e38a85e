import SpangateCore
import SpangateTrace

/// A JUnit XML file: a case for each test, a trial for each time that it ran.
///
/// Source: the files that pytest 9 writes with `--junitxml`. Properties of a test that are called `score.NAME` or
/// `eval.score.NAME` are scores, `trace_id` and `span_id` name what it did.
struct JUnitResults {
  private let file: ImportedFile

  static func read(_ file: ImportedFile) throws(Finding) -> ImportedRun {
    let root: XMLElement
    do throws(XMLSyntaxError) { root = try XMLReader.document(file.bytes).plain } catch {
      throw file.unreadable("is not XML that can be read: \(error.problem)", line: error.line)
    }
    guard ["testsuites", "testsuite"].contains(root.name) else {
      throw file.unreadable("is XML, and not JUnit's: its root is `\(root.name.inert(limit: 40))`")
    }
    return JUnitResults(file: file).run(root)
  }

  private func run(_ root: XMLElement) -> ImportedRun {
    let suites = Self.suites(in: root)
    let names = [root.attributes["name"]] + suites.map { $0.attributes["name"] }
    let name = suites.count == 1 ? names.last ?? nil : names.compactMap(\.self).first
    var run = ImportedRun(.junit, name: name.flatMap { $0.isEmpty ? nil : $0 } ?? "junit")
    run.startedAt = suites.compactMap { $0.attributes["timestamp"].flatMap { Timestamp(foreign: $0) } }.min()
    var places: [String: Int] = [:]
    for suite in suites {
      for test in suite.children("testcase") { add(test, of: suite, to: &run, &places) }
    }
    run.gaps = (root.name == "testsuite" ? suites : [root] + suites).flatMap { JUnitCounts(of: $0).gaps }
    for place in run.cases.indices { run.cases[place].setAsideIfSkipped() }
    return run
  }

  /// Those within others, too.
  private static func suites(in element: XMLElement) -> [XMLElement] {
    (element.name == "testsuite" ? [element] : []) + element.children("testsuite").flatMap(suites)
  }

  private func add(_ test: XMLElement, of suite: XMLElement, to run: inout ImportedRun, _ places: inout [String: Int]) {
    let name = test.attributes["name"] ?? ""
    let holder = test.attributes["classname"] ?? ""
    let id = ImportedName.made(of: holder.isEmpty ? name : "\(holder)::\(name)")
    let trial = trial(test, of: suite)
    if places[id] == nil {
      places[id] = run.cases.count
      run.cases.append(ImportedCase(id, definition: .string(id)))
    }
    let place = places[id]!
    run.cases[place].trials.append(trial)
    for score in trial.scores { run.cases[place].scorers[score.name] = .null }
  }

  private static let passed = "passed"
  /// What a score that is called `answered` would be called here.
  private static let elsewhere = ImportedName.made(of: ImportedCase.answered)

  private func trial(_ test: XMLElement, of suite: XMLElement) -> ImportedTrial {
    var trial = ImportedTrial(Self.call(test))
    trial.startedAt = suite.attributes["timestamp"].flatMap { Timestamp(foreign: $0) }
    trial.duration = test.attributes["time"].flatMap { Double($0) }.flatMap { $0.isSample && $0 >= 0 ? $0 : nil }
    if let seconds = trial.duration { trial.measures[.wallTime] = .value(seconds) }
    // As Surefire tells of those that passed in the end.
    trial.failedAttempts = test.children.count { $0.name.hasPrefix("flaky") }
    let failure = JUnitFailure(of: test)
    switch trial.call {
    case .failed(let failure): trial.scores.append(ImportedScore(Self.passed, .unscored(why: failure.message)))
    case .unknown(let why): trial.scores.append(ImportedScore(Self.passed, .unscored(why: why)))
    case .answered, .stopped:
      trial.scores.append(ImportedScore(Self.passed, .passed(failure == nil), because: failure?.message))
    }
    var properties = JSONObject()
    for property in test.children("properties").flatMap({ $0.children("property") }) {
      guard let name = property.attributes["name"] else { continue }
      let value = property.attributes["value"] ?? property.text
      properties[name] = .string(value)
      // What the test itself says of its end is nothing that a property may say otherwise.
      if let score = ImportedScore(property: name, value), ![Self.passed, Self.elsewhere].contains(score.name) {
        trial.scores.append(score)
      }
    }
    trial.trace = JSONValue.object(properties).namedTrace
    trial.span = JSONValue.object(properties).namedSpan
    return trial
  }

  /// An error is no failed assertion: the test could not tell.
  private static func call(_ test: XMLElement) -> ImportedTrial.Call {
    if test.children("failure").isEmpty, let error = test.children("error").first {
      let message = error.message ?? "it does not say why"
      return .failed(AgentFailure(.crashed, "the test ended with an error: \(message)", isTransient: false))
    }
    if JUnitFailure(of: test) != nil { return .answered("") }
    if let skipped = test.children("skipped").first {
      return .unknown(why: "the test was skipped" + (skipped.message.map { ": \($0)" } ?? ""))
    }
    if !test.ends.isDisjoint(with: ["notrun", "disabled", "skipped", "suppressed"]) {
      return .unknown(why: "the test was not run")
    }
    return .answered("")
  }
}

extension ImportedCase {
  /// What never ran has nothing to block by; whether the baseline has it is for whoever compares.
  fileprivate mutating func setAsideIfSkipped() {
    guard trials.allSatisfy({ if case .unknown = $0.call { true } else { false } }) else { return }
    isCall = false
    for trial in trials.indices {
      for score in trials[trial].scores.indices { trials[trial].scores[score].severity = .advisory }
    }
  }
}

extension ImportedScore {
  /// Of a property such as `score.tone` with the value `0.8` or `true`; nil for any other.
  fileprivate init?(property name: String, _ value: String) {
    let prefixes = ["eval.score.", "score."]
    guard let prefix = prefixes.first(where: { name.hasPrefix($0) }), name.count > prefix.count else { return nil }
    let name = ImportedName.made(of: String(name.dropFirst(prefix.count)))
    switch value.lowercased() {
    case "true", "pass", "passed": self.init(name, .passed(true))
    case "false", "fail", "failed": self.init(name, .passed(false))
    case let text:
      let number = Double(text).flatMap { $0.isFinite ? $0 : nil }
      self.init(name, number.map { .number($0) } ?? .unscored(why: "`\(value.inert(limit: 60))` is no score"))
    }
  }
}
