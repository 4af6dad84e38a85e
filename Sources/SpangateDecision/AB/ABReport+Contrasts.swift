package import SpangateCore

extension ABReport.ArmComparison {
  /// - Parameters:
  ///   - arms: the first is what the others are compared with.
  ///   - arm: the one at the index, as the report has it.
  package init(_ versus: Versus, arm index: Int, of arms: [MeasuredSuite], as arm: ABReport.Arm) {
    let contrasts = versus.contrasts(of: index)
    let differences = contrasts.map { (isScore: $0.contrast.isScore, difference: $0.difference) }
    let shown = contrasts.filter(\.contrast.blocks).flatMap { $0.worseCases + $0.betterCases }.map(\.id)
    self.init(
      arm: arm, call: versus.call(of: index),
      scores: differences.filter(\.isScore).map(\.difference),
      measures: differences.filter { !$0.isScore }.map(\.difference).filter { $0.blocks || $0.change.value != nil },
      cases: ABReport.CaseDifference.listed(arms[0], arms[index], shown: Set(shown)))
  }
}

extension DecidedContrast {
  fileprivate var difference: ABReport.Difference {
    let name =
      switch contrast.subject {
      case .score(let name): name
      case .measure(let measure, _): measure.name
      }
    func figure(_ value: Double?) -> Measurement {
      value.map { .value($0) } ?? .absent(why: "no case was measured in both variants")
    }
    let estimate = result.estimate
    return ABReport.Difference(
      name: name, first: figure(estimate?.first), second: figure(estimate?.second), change: figure(estimate?.change),
      interval: estimate?.interval, probabilityBetter: estimate?.probabilityBetter, detectable: detectable,
      blocks: contrast.blocks, call: call, worseCases: worseCases.map(\.id), betterCases: betterCases.map(\.id))
  }
}
