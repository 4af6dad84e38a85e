import SpangateCore
import SpangateDecision
import SpangateTrace

extension Finding {
  /// SG0444.
  init(_ sight: BaselineSight) {
    let later = "a later run of suite `\(sight.suite.inert(limit: 100))`"
    guard let drop = sight.drop else {
      self.init(
        .baselineSight,
        "\(later) may pass with this baseline though a case died: \(Self.remedy(sight))")
      return
    }
    guard drop < 1 else {
      self.init(
        .baselineSight,
        "\(later) will name with this baseline a case that never passes any more, and may miss one that passes now and then: "
          + Self.remedy(sight))
      return
    }
    let least = "the smallest drop of one case that it shows 8 times out of 10 is \(drop.hundredths)"
    let what =
      sight.seesHalves
      ? ", and one that passes half as often" : "; not one that passes half as often: \(Self.remedy(sight))"
    self.init(.baselineSight, "\(later) will see with this baseline a case that dies\(what) (\(least))")
  }

  private static func remedy(_ sight: BaselineSight) -> String {
    guard let factor = sight.sharper else { return "`spangate plan --power` says what that takes" }
    let runs = factor * sight.runs
    return "accept \((runs - sight.runs).counted("more run")) with `--keep \(runs)`"
  }
}
