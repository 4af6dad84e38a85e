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
    let selected = try SuiteSelection(
      workspace: workspace, console: console, selection: asking.selection, concurrency: asking.concurrency
    ).selected(in: SuiteFiles(request.run.suites, loader: workspace.loader), variant: request.run.variant)
    let store = try workspace.existingStore(console)
    let inputs = try await GateInputs(
      selected, comparedWith: request.run.comparison, in: store, loader: workspace.loader, console: console, at: .now)
    console.show(inputs.findings.map(\.foretold))
    if request.showsPower {
      let powers = Power.all(of: inputs.suites, beside: inputs.baseline)
      let forecasts = inputs.suites.map { PowerForecast($0, powers: powers, baseline: inputs.baseline) }
      show(forecasts, text: \.text, json: \.json)
    } else {
      let withheld = workspace.withheld(from: inputs.suites)
      let forecasts = inputs.suites.map { suite in
        Forecast(
          suite, baseline: inputs.baseline?.suites[suite.name.value],
          variables: ForecastVariables(suite, in: workspace.environment, withholding: withheld))
      }
      show(forecasts, text: \.text, json: \.json)
    }
  }

  private func show<Shown>(_ forecasts: [Shown], text: (Shown) -> String, json: (Shown) -> JSONValue) {
    if console.format == .json {
      console.out(JSONValue.array(forecasts.map(json)).pretty)
    } else {
      for forecast in forecasts { console.out(text(forecast)) }
    }
  }
}

extension Finding {
  /// What would keep a run from passing is no error of its plan.
  fileprivate var foretold: Finding {
    var finding = self
    if severity == .error { finding.severity = .warning }
    return finding
  }
}
