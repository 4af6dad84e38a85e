import SpangateCore
import SpangateTrace

extension Preference {
  /// Such as `` `b` preferred in 14 pairs, `a` in 3, neither in 3; share 0.78 [0.61, 0.94], sign test p = 0.070 ``.
  ///
  /// - Parameters:
  ///   - first: the first variant as the report writes it; `second` likewise.
  ///   - written: makes a hostile text harmless.
  func account(_ first: String, _ second: String, _ written: (String) -> String = { $0.inert() }) -> String {
    let unjudged = unjudged > 0 ? ", \(self.unjudged) not judged" : ""
    switch share {
    case .absent(let absence): return "no pair was judged: \(written(absence.why))"
    case .value(let share):
      let interval = interval.map {
        " [\(Figure.score.text($0.lowerBound)), \(Figure.score.text($0.upperBound))]"
      }
      let pValue = pValue.map { ", sign test over cases p = \($0.decimals(3))" }
      return
        "\(second) preferred in \(preferred.counted("pair")), \(first) in \(rejected), neither in \(even)\(unjudged); "
        + "share \(Figure.score.text(share))\(interval ?? "")\(pValue ?? "")"
    }
  }
}
