import SpangateCore
import SpangateDecision
import SpangateStore
import SpangateTrace

/// One `spangate plan`: what a run would be, and nobody is asked.
struct PlanSession {
  let request: PlanRequest
  let workspace: Workspace
  let console: Console

  func show() async throws {
    let asking = request.run.asking
    let suites = try SuiteSelection(
      workspace: workspace, console: console, selection: asking.selection, concurrency: asking.concurrency
    ).suites(in: SuiteFiles(request.run.suites, loader: workspace.loader), variant: request.run.variant)
    let store = try workspace.existingStore(console)
    if request.showsPower { return try await showPower(of: suites, store) }
    var baseline: Baseline?
    if let store {
      baseline = try await BaselineLookup(choice: request.run.baseline, store: store, console: console)
        .baseline(for: suites)
    }
    let forecasts = suites.map { Forecast($0, baseline: baseline?.suites[$0.name.value]) }
    show(forecasts, text: \.text, json: \.json)
  }

  private func showPower(of suites: [Suite], _ store: SQLiteStore?) async throws {
    let inputs = try await GateInputs(
      suites, comparedWith: request.run.baseline, in: store, loader: workspace.loader, console: console, at: .now)
    console.show(inputs.findings)
    let powers = Power.all(of: inputs.suites, beside: inputs.baseline)
    let forecasts = inputs.suites.map { PowerForecast($0, powers: powers, baseline: inputs.baseline) }
    show(forecasts, text: \.text, json: \.json)
  }

  private func show<Shown>(_ forecasts: [Shown], text: (Shown) -> String, json: (Shown) -> JSONValue) {
    if console.format == .json {
      console.out(JSONValue.array(forecasts.map(json)).pretty)
    } else {
      for forecast in forecasts { console.out(text(forecast)) }
    }
  }
}
