package import SpangateCore

extension [Judgement] {
  /// One finding for each model that nobody knows the price of.
  package var unknownPrices: [Finding] {
    var trials: [String: Int] = [:]
    for judgement in self {
      guard let absence = judgement.measures[.costUSD]?.absence, absence.kind == .unpriced else { continue }
      trials[absence.why, default: 0] += 1
    }
    return trials.sorted { $0.key < $1.key }.map { why, count in
      Finding(
        .priceUnknown, "\(why): \(count == 1 ? "1 trial has" : "\(count) trials have") no cost",
        help: "add it under `pricing` in spangate.yaml")
    }
  }
}
