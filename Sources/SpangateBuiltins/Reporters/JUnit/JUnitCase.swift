import SpangateCore
import SpangateTrace

/// A case as JUnit knows it. One finding is its failure; the rest of the text follows in its body.
struct JUnitCase {
  enum Result {
    case passed
    /// Of a quarantined case.
    case skipped(String)
    /// Kind, message, text.
    case failure(String, String, String)
    case error(String, String, String)
  }

  var name: String
  let suite: String
  var file: String?
  var line: Int?
  var duration = 0.0
  var properties: [(name: String, value: String)] = []
  let result: Result

  init(name: String, suite: String, result: Result) {
    self.name = name
    self.suite = suite
    self.result = result
  }

  /// Findings that are about no case, each under a name of its own: some readers keep one case of a name.
  static func all(of findings: [Finding], suite: String) -> [JUnitCase] {
    var used: [String: Int] = [:]
    return findings.map { finding in
      var item = JUnitCase(finding, suite: suite)
      let count = used[item.name, default: 0] + 1
      used[item.name] = count
      if count > 1 { item.name += " (\(count))" }
      return item
    }
  }

  /// A finding that is about no case: a floor of the whole suite, a budget, a backend.
  private init(_ finding: Finding, suite: String) {
    let name = [finding.rule.name, finding.evidence?.score].compactMap { $0 }.joined(separator: " ")
    let isFailure =
      finding.rule.code.hasPrefix("SG01")
      && ![.caseUnmeasurable, .scoreUnscored, .controlUndecided, .controlUnmeasured].contains(finding.rule)
    self.init(
      name: name, suite: suite,
      result: isFailure
        ? .failure(finding.rule.name, finding.message, finding.text())
        : .error(finding.rule.name, finding.message, finding.text()))
    file = finding.range?.file
    line = finding.range?.line
    properties = finding.evidence?.properties ?? []
  }

  init(_ item: Report.CaseReport, suite: Report.SuiteReport, findings: [Finding]) {
    name = item.id
    self.suite = suite.name
    file = findings.first?.range?.file ?? suite.file
    line = findings.first?.range?.line
    duration = item.trials.reduce(0) { $0 + $1.judgement.duration }
    let shown = findings.first { $0.evidence?.url != nil } ?? findings.first
    properties = shown?.evidence.flatMap { $0.trace == nil ? nil : $0.properties } ?? item.exampleProperties
    for score in item.scores {
      guard let value = score.candidate.value else { continue }
      properties.append(("\(Vocabulary.scorePrefix)\(score.name)", "\(value.withoutNoise)"))
      if score.hasDrifted {
        let words = "fell on both sides: drift of the surroundings"
        properties.append(("\(Vocabulary.scorePrefix)\(score.name).drifted", words))
      } else if let held = score.held {
        properties.append(("\(Vocabulary.scorePrefix)\(score.name).held", held.text))
      }
      guard let beside = score.control else { continue }
      properties.append(("\(Vocabulary.scorePrefix)\(score.name).control", "\(beside.mean.withoutNoise)"))
    }
    let failure = item.failures.first
    let message = shown?.message ?? failure?.because ?? item.verdict.rawValue
    let kind = shown?.rule.name ?? failure?.score ?? item.verdict.rawValue
    let text = findings.map { $0.text() }.joined(separator: "\n\n")
    if let quarantine = item.quarantine {
      result = .skipped("quarantined \(quarantine.text)")
      return
    }
    switch item.verdict {
    case .passed: result = .passed
    case .regressed: result = .failure(kind, message, text)
    case .inconclusive: result = .error(kind, message, text)
    }
  }

  var skipped: Bool { if case .skipped = result { true } else { false } }
  /// It blocks nothing.
  var passed: Bool { if case .passed = result { true } else { skipped } }
  var failed: Bool { if case .failure = result { true } else { false } }

  var element: XMLElement {
    var element = XMLElement("testcase", [("name", name), ("classname", suite), ("time", duration.seconds)])
    if let file { element.attributes.append(("file", file)) }
    if let line { element.attributes.append(("line", "\(line)")) }
    if !properties.isEmpty { element.children.append(.properties(properties)) }
    switch result {
    case .passed: break
    case .skipped(let message): element.children.append(XMLElement("skipped", [("message", message)]))
    case .failure(let kind, let message, let text):
      element.children.append(XMLElement("failure", [("message", message), ("type", kind)], content: text))
    case .error(let kind, let message, let text):
      element.children.append(XMLElement("error", [("message", message), ("type", kind)], content: text))
    }
    return element
  }
}

extension Evidence {
  fileprivate var properties: [(name: String, value: String)] {
    [("trace_id", trace?.description), ("span_id", span?.description), ("url", url), ("page", page?.text)]
      .compactMap { name, value in value.map { (name, $0) } }
  }
}

extension Report.CaseReport {
  /// Where a case that has no finding may be looked at: a failing trial before the first.
  fileprivate var exampleProperties: [(name: String, value: String)] {
    let failure = failures.first
    guard let trial = failure?.example ?? trials.first else { return [] }
    var evidence = Evidence(
      suite: trial.judgement.key.suite, case: id, trace: trial.judgement.traceID,
      span: failure?.span ?? trial.judgement.rootSpanID, url: trial.url)
    evidence.page = trial.page
    return evidence.properties
  }
}
