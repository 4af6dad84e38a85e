import FoundationEssentials
import SpangateBuiltins
import SpangateCore
import SpangateGate
import SpangateStore
import SpangateTrace

/// One `spangate ab`, from its options to its exit status.
struct ABSession {
  private let live: LiveGate
  private let plan: ArmPlan
  /// What is to be said of quarantine lists and prompts; it changes no verdict.
  private let premises: [Finding]
  private let output: ABOutput

  /// Reads and checks everything; nothing is asked and nothing is written yet, but that the store is opened.
  init(_ path: String, arms: [String], asking: AskingOptions, global: GlobalOptions) async throws {
    let console = Console(global, environment: ProcessInfo.processInfo.environment)
    let place = try Place(global, near: path, console: console)
    var preparation = RunPreparation(place: place, console: console, options: try RunOptions(asking))
    preparation.comparesVariants = true
    let suites = try arms.map { variant in
      preparation.options.variant = variant
      return try preparation.suites([path], resuming: nil)
    }
    let several = suites[0].count > 1
    try console.check(
      several
        ? [
          Finding(
            .valueInvalid, "`\(path.inert())` holds \(suites[0].count) suites, and `ab` compares variants of one",
            help: "name one of its files")
        ] : [])
    output = try ABOutput(asking.report, console: console)
    let store = try place.openStore(console)
    live = LiveGate(
      place: place, console: console, store: store, backends: try preparation.backends(),
      pages: TracePages(
        folder: place.storeFolder + "/traces", store: store, redactor: Redactor(place.settings.redact)),
      budget: Budget(usd: asking.budgetUsd, time: asking.budgetTime))
    preparation.options.variant = arms[0]
    let held = suites.map { $0[0].expiringQuarantine(at: .now) }
    // Variants mostly share one list.
    let expired: [Finding] = held.flatMap(\.findings).reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
    premises = try await console.orStop { () async throws(Finding) in
      expired + (try await PromptCheck(store: store).findings(for: held.map(\.suite)))
    }
    var run = preparation.newRun([held[0].suite])
    run.arms = arms
    plan = ArmPlan(held.map(\.suite), run: run)
    guard plan.caseCount == 0 else { return }
    try console.check([
      Finding(.nothingSelected, "the variants have no case in common", at: plan.arms[0].name.range)
    ])
  }

  func measure() async throws -> ABReport {
    try await live.run(plan.arms) { [plan, premises] gate, links throws(Finding) in
      try await gate.weigh(plan, premises: premises, linking: links)
    }
  }

  /// Writes the reports, and throws unless no variant is worse.
  func finish(_ report: ABReport) throws {
    let examples = report.others.flatMap(\.cases).flatMap { [$0.first.example, $0.second.example] }
    live.pages.write(examples, findings: report.findings, console: live.console)
    output.write(report)
    if report.exitStatus != .passed { throw Stop(status: report.exitStatus) }
  }
}

/// Writes every A/B report that was asked for. One that fails is said, and hides nothing.
struct ABOutput {
  private let requests: [(format: ABFormat, path: String?)]
  private let console: Console

  /// - Parameter texts: `FORMAT` or `FORMAT=PATH` each; the full report on stdout when there is none.
  init(_ texts: [String], console: Console) throws {
    self.console = console
    requests = try (texts.isEmpty ? ["full"] : texts).map { text in
      let parts = text.split(separator: "=", maxSplits: 1).map(String.init)
      guard let format = parts.first.flatMap(ABFormat.init(rawValue:)) else {
        let known = ABFormat.allCases.map { "`\($0.rawValue)`" }.joined(separator: ", ")
        try console.check([
          Finding(.kindUnknown, "unknown report format `\(text.inert())`", help: "`ab` has the formats \(known)")
        ])
        throw Stop(status: .invalid)
      }
      return (format, parts.count == 2 ? parts[1] : nil)
    }
  }

  func write(_ report: ABReport) {
    for (format, path) in requests {
      guard let path else {
        Console.out(format.render(report, for: console.surface))
        continue
      }
      do {
        try Data(format.render(report, for: Surface()).utf8).write(to: URL(filePath: path))
      } catch {
        console.show([
          Finding(
            .reporterFailed, "report `\(format.rawValue)` could not be written to `\(path)`",
            notes: [.init("reason", "\(error)".inert())])
        ])
      }
    }
    // Somebody who only asked for files still sees how it went.
    if requests.allSatisfy({ $0.path != nil }) {
      console.show(report.findings)
      Console.error(report.headline)
    }
  }
}
