import FoundationEssentials
import SpangateCore
import SpangateDecision
import SpangateGate
import SpangateIO
import SpangateTrace

/// One `spangate judge calibrate`, from its options to its exit status.
struct CalibrationSession {
  private let request: CalibrationRequest
  private let console: Console
  private let workspace: Workspace
  private let suite: Suite
  private let scorer: BoundScorer
  private let scale: VerdictScale
  private let answers: [LabelledAnswer]

  /// Reads and checks everything; nobody is asked yet.
  ///
  /// - Parameter workspace: near the suite that the request names.
  init(_ request: CalibrationRequest, in workspace: Workspace, console: Console) throws {
    self.request = request
    self.workspace = workspace
    self.console = console
    let suites = try workspace.suites([request.suite], variant: request.variant, console: console)
    var judges: [(suite: Suite, scorer: BoundScorer)] = []
    for suite in suites {
      for bound in suite.cases.flatMap(\.scorers)
      where bound.scorer is any JudgingScorer && !bound.comparesVariants {
        let isKnown = judges.contains { $0.scorer.name == bound.name && $0.scorer.fingerprint == bound.fingerprint }
        if !isKnown { judges.append((suite, bound)) }
      }
    }
    let named = judges.filter { request.scorer == nil || $0.scorer.name == request.scorer }
    guard named.count == 1, let judging = named[0].scorer.scorer as? any JudgingScorer else {
      throw console.fail(Self.problem(with: named.map(\.scorer), of: judges.map(\.scorer), request))
    }
    (suite, scorer) = named[0]
    scale = VerdictScale(of: judging, threshold: scorer.threshold)
    guard let text = try? String(contentsOf: URL(filePath: request.file), encoding: .utf8) else {
      throw console.fail(Finding(.fileUnreadable, "`\(request.file.inert())` cannot be read, or is not UTF-8"))
    }
    let loaded = LabelledAnswer.all(in: text, file: request.file)
    try console.check(loaded.findings)
    answers = loaded.value ?? []
  }

  /// Asks, and says how far the judge and people agree.
  func measure() async throws {
    let http = CurlHTTPClient()
    defer { http.shutdown() }
    var tools = workspace.tools(http: http, for: [suite])
    tools.folder = suite.folder
    Interrupts.hold()
    let task = Task { [self, tools] () throws(InvalidDocument) -> Calibration in
      try await Calibration.measure(
        scorer, as: scale, on: answers, in: request.file, of: suite.name.value, concurrency: request.concurrency,
        using: tools)
    }
    let interrupts = Interrupts(cancelling: task, console)
    defer { interrupts.stop() }
    do {
      let calibration = try await task.value
      if let status = interrupts.status { throw Stop(status: status) }
      let report = CalibrationReport(calibration, of: scorer.name, file: request.file)
      console.out(console.format == .json ? report.json.pretty : report.text)
      if !calibration.unjudged.isEmpty { throw Stop(status: .inconclusive) }
    } catch let invalid as InvalidDocument {
      try console.check(invalid.findings)
    }
  }

  private static func problem(
    with named: [BoundScorer], of all: [BoundScorer], _ request: CalibrationRequest
  ) -> Finding {
    let names = Set(all.map(\.name)).sorted().map { "`\($0.inert(limit: 60))`" }.joined(separator: ", ")
    let suite = "`\(request.suite.inert())`"
    if all.isEmpty { return Finding(.nothingSelected, "no scorer in \(suite) asks a model") }
    if named.isEmpty {
      let name = (request.scorer ?? "").inert(limit: 80)
      return Finding(.nothingSelected, "no judge in \(suite) is called `\(name)`", help: "there is \(names)")
    }
    if request.scorer == nil {
      return Finding(.nothingSelected, "\(suite) has \(named.count) judges", help: "name one by `--scorer`: \(names)")
    }
    return Finding(
      .nothingSelected, "cases of \(suite) mean different judges by `\(named[0].name)`", at: named[1].range,
      help: "give them names of their own by `name:`")
  }
}
