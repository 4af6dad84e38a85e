extension SuccessCount {
  /// Wilson's score interval for the probability; all of 0...1 without trials.
  ///
  /// Source: Wilson 1927. Covers close to its level even for 0 or all of few trials.
  /// - Parameter level: such as 0.95.
  package func wilsonInterval(level: Double) -> ClosedRange<Double> {
    guard trials > 0 else { return 0...1 }
    let z = Normal.upperQuantile((1 - level) / 2)
    let square = z * z / Double(trials)
    let spread = (square * (proportion * mirrored.proportion + square / 4)).squareRoot()
    let reach = proportion + square / 2 + spread
    // The lower end from the product of both, so that nothing cancels; each end is reached exactly.
    let upper = successes == trials ? 1 : reach / (1 + square)
    return proportion * proportion / reach...upper
  }

  /// Newcombe's interval for how much the probability changed from `baseline` to this.
  ///
  /// Source: Newcombe 1998, method 10: Wilson's intervals put together as if independent.
  package func newcombeInterval(from baseline: SuccessCount, level: Double) -> ClosedRange<Double> {
    let (here, there) = (wilsonInterval(level: level), baseline.wilsonInterval(level: level))
    let change = proportion - baseline.proportion
    func norm(_ a: Double, _ b: Double) -> Double { (a * a + b * b).squareRoot() }
    let down = norm(proportion - here.lowerBound, there.upperBound - baseline.proportion)
    let up = norm(here.upperBound - proportion, baseline.proportion - there.lowerBound)
    return max(-1, change - down)...min(1, change + up)
  }
}
