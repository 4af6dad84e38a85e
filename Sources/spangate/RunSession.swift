import SpangateBuiltins
import SpangateCore
import SpangateGate
import SpangateStore
import SpangateTrace

/// One `spangate run`, from its options to its exit status.
struct RunSession {
  private let options: RunOptions
  private let console: Console
  private let live: LiveGate
  private let plan: Plan
  private let premises: Premises
  private let reports: ReportOutput

  /// Reads and checks everything; nothing is asked and nothing is written yet, but that the store is opened.
  init(_ paths: [String], options: RunOptions, global: GlobalOptions) async throws {
    self.options = options
    var console = Console(global, environment: [:])
    let resumed: RunRecord?
    let place: Place
    if let resume = options.resume {
      let store = try Place(global, near: paths.first, console: console).openStore(console)
      let record = try console.orStop { () throws(Finding) in try store.run(resume) }
      resumed = record
      place = try Place(global, near: record.suites.first?.file, console: console)
    } else {
      resumed = nil
      place = try Place(global, near: paths.first, console: console)
    }
    console = Console(global, environment: place.environment)
    let preparation = RunPreparation(place: place, console: console, options: options)
    let suites = try preparation.suites(paths, resuming: resumed)
    let store = try place.openStore(console)
    var premises = try await preparation.premises(of: suites, in: store, at: .now)
    let prompts = PromptCheck(store: store, revision: options.reference.baselineRef.map { BaselineRevision($0) })
    premises.findings += try await console.orStop { () async throws(Finding) in
      try await prompts.findings(for: suites)
    }
    self.premises = premises
    live = LiveGate(
      place: place, console: console, store: store, backends: try preparation.backends(),
      pages: TracePages(
        folder: place.storeFolder + "/traces", store: store, redactor: Redactor(place.settings.redact)),
      budget: Budget(usd: options.asking.budgetUsd, time: options.asking.budgetTime))
    plan = try preparation.plan(premises.suites, baseline: premises.baseline, resuming: resumed, from: store)
    reports = try preparation.reports()
    self.console = console
  }

  func measure() async throws -> Report {
    try await live.run(plan.suites.map(\.suite)) { [plan, premises] gate, links throws(Finding) in
      try await gate.check(plan, against: premises.baseline, premises: premises.findings, linking: links)
    }
  }

  /// Accepts the run if asked to, writes the reports, and throws unless it passed.
  func finish(_ report: Report) throws {
    var report = report
    let isInterrupted = [.interrupted, .terminated].contains(report.exitStatus)
    if options.accept, !isInterrupted {
      do throws(Finding) {
        try BaselineAcceptance(store: live.store, console: console).accept(
          run: report.run.id, as: baselineName, keeping: options.keeping.count)
        report.run.isAccepted = true
      } catch {
        report.findings.append(error)
      }
    }
    live.pages.write(for: report, console: console)
    reports.write(report)
    if isInterrupted {
      console.note("what was measured is saved; continue with `spangate run --resume \(report.run.id)`")
    }
    if report.exitStatus != .passed { throw Stop(status: report.exitStatus) }
  }

  private var baselineName: String { plan.suites.first?.suite.gate.baseline ?? "main" }
}

extension Console {
  /// Runs what can fail with a finding; shows it and ends the command.
  func orStop<Value>(_ body: () async throws(Finding) -> Value) async throws -> Value {
    do throws(Finding) {
      return try await body()
    } catch {
      show([error])
      throw Stop(status: .invalid)
    }
  }

  /// The same for what waits for nothing.
  func orStop<Value>(_ body: () throws(Finding) -> Value) throws -> Value {
    do throws(Finding) {
      return try body()
    } catch {
      show([error])
      throw Stop(status: .invalid)
    }
  }
}
