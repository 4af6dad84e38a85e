import ArgumentParser
import SpangateCore

/// The options of `run`.
struct RunOptions: ParsableArguments {
  @OptionGroup(title: "Selection") var variants: VariantOption
  @OptionGroup(title: "Selection") var cases: SelectionOptions
  @OptionGroup(title: "Selection") var part: PartOptions
  @OptionGroup(title: "Comparison") var comparison: BaselineOptions
  @OptionGroup(title: "Comparison") var beside: ControlOptions
  @OptionGroup(title: "Comparison") var acceptance: AcceptanceOptions
  @OptionGroup(title: "Limits") var limits: LimitOptions
  @OptionGroup(title: "Output") var output: ReportOptions
  @OptionGroup(title: "Output") var traces: ExportOption

  func validate() throws {
    try comparison.check(beside: acceptance)
    if comparison.noBaseline, beside.choice != .suites {
      throw ValidationError("a control is asked for what looks worse than the baseline, and `--no-baseline` has none")
    }
    if acceptance.accept, beside.choice != .suites {
      throw ValidationError(
        "a control is asked for what looks worse than the baseline, and `--accept` compares with nothing")
    }
    if part.resume != nil, beside.choice != .suites {
      throw ValidationError("a run that is resumed keeps the control that it began with")
    }
    if part.allowChanged, part.resume == nil { throw ValidationError("`--allow-changed` goes with `--resume`") }
  }

  func request(_ suites: [String]) -> RunRequest {
    var asking = AskingRequest(cases, limits, reports: output.report, traces)
    asking.selection.shard = part.shard
    return RunRequest(
      suites: suites, variant: variants.variant, asking: asking, baseline: comparison.choice, control: beside.choice,
      resumed: part.resume, allowsChanged: part.allowChanged,
      accepting: acceptance.count)
  }
}

extension AskingRequest {
  init(_ cases: SelectionOptions, _ limits: LimitOptions, reports: [String], _ traces: ExportOption) {
    self.init(
      selection: cases.selection, concurrency: limits.concurrency, seed: cases.seed, budget: limits.budget,
      reports: [ReportRequest](reports), exports: traces.export)
  }
}
