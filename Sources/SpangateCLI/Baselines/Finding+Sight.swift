import SpangateCore
import SpangateDecision
import SpangateTrace

extension Finding {
  /// SG0444.
  init(_ sight: BaselineSight) {
    let later = "a later run of suite `\(sight.suite.inert(limit: 100))` "
    guard let drop = sight.drop else {
      self.init(
        .baselineSight, later + "cannot show with this baseline that even one case died, 8 times out of 10",
        help: Self.help(sight))
      return
    }
    let least = "the smallest drop of one case that it shows 8 times out of 10 is \(drop.decimals(2))"
    let what = sight.seesHalves ? "and one that passes half as often" : "not one that passes half as often"
    self.init(
      .baselineSight, later + "will see with this baseline a case that dies, \(what): \(least)",
      help: sight.seesHalves ? nil : Self.help(sight))
  }

  private static func help(_ sight: BaselineSight) -> String {
    guard let factor = sight.sharper else { return "`spangate plan --power` shows what it takes" }
    let runs = factor * sight.runs
    return "for that accept \((runs - sight.runs).counted("more run")) with `--keep \(runs)`"
  }
}
