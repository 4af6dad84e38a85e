import SpangateCore
import SpangateTrace

/// A suite as JUnit knows it, and the findings that belong to it.
struct JUnitSuite {
  let name: String
  let file: String?
  let properties: [(name: String, value: String)]
  let cases: [JUnitCase]

  /// Every suite of a report; findings of none of them get one of their own, so that no bad news is lost.
  static func all(of report: Report) -> [JUnitSuite] {
    var left = report.findings.filter { $0.severity == .error }
    var suites = report.suites.map { suite in
      let own = left.filter { $0.belongs(to: suite) }
      left.removeAll { $0.belongs(to: suite) }
      return JUnitSuite(suite, findings: own)
    }
    let failed = JUnitCase.all(of: left, suite: "spangate")
    let isSilent = failed.isEmpty && report.exitStatus != .passed && suites.allSatisfy { $0.cases.allSatisfy(\.passed) }
    let silent =
      isSilent ? [JUnitCase(name: "verdict", suite: "spangate", result: .error("", report.headline, ""))] : []
    if !failed.isEmpty || isSilent {
      suites.append(JUnitSuite(name: "spangate", file: nil, properties: [], cases: failed + silent))
    }
    return suites
  }

  private init(name: String, file: String?, properties: [(name: String, value: String)], cases: [JUnitCase]) {
    self.name = name
    self.file = file
    self.properties = properties
    self.cases = cases
  }

  private init(_ suite: Report.SuiteReport, findings: [Finding]) {
    // A case that passed may be the example of what is wrong with the suite: that must not pass with it.
    let ids = Set(suite.cases.filter { $0.verdict != .passed }.map(\.id))
    let ofCases = Dictionary(grouping: findings) { $0.evidence.map(\.case) ?? "" }
    let ofSuite = findings.filter { $0.evidence.map { !ids.contains($0.case) } ?? true }
    name = suite.name
    file = suite.file
    properties = suite.scores.compactMap { score in
      score.candidate.value.map { ("\(Vocabulary.scorePrefix)\(score.name)", "\($0.withoutNoise)") }
    }
    cases =
      suite.cases.map { JUnitCase($0, suite: suite, findings: ids.contains($0.id) ? ofCases[$0.id] ?? [] : []) }
      + JUnitCase.all(of: ofSuite, suite: suite.name)
  }

  func element(startedAt: Timestamp) -> XMLElement {
    var element = XMLElement("testsuite", [("name", name)] + Self.counts(of: [self]))
    if let file { element.attributes.append(("file", file)) }
    element.attributes += [("time", cases.reduce(0) { $0 + $1.duration }.seconds), ("timestamp", startedAt.iso8601)]
    if !properties.isEmpty { element.children.append(.properties(properties)) }
    element.children += cases.map(\.element)
    return element
  }

  static func counts(of suites: [JUnitSuite]) -> [(name: String, value: String)] {
    let cases = suites.flatMap(\.cases)
    return [
      ("tests", "\(cases.count)"), ("failures", "\(cases.count(where: \.failed))"),
      ("errors", "\(cases.count { !$0.passed && !$0.failed })"), ("skipped", "\(cases.count(where: \.skipped))"),
    ]
  }
}

extension Finding {
  fileprivate func belongs(to suite: Report.SuiteReport) -> Bool {
    evidence.map { $0.suite == suite.name } ?? (range?.file == suite.file)
  }
}
