import SpangateCore
import SpangateTrace

extension ABReport {
  /// Findings, a table for each arm beside the first, the cases that differ, and the outcome on the last line.
  func text(_ surface: Surface) -> String {
    let paint = Paint(surface.color)
    let bad = findings.filter { $0.severity != .note }
    let notes = findings.filter { $0.severity == .note }
    var blocks = bad.map { $0.text(color: paint.isOn) }
    for other in others {
      blocks.append(table(of: other, surface.width, paint))
      if let path = ChangedPath(other.path) { blocks.append(path.lines.joined(separator: "\n")) }
      if !other.cases.isEmpty {
        blocks.append((["cases that differ"] + other.cases.map { lines(of: $0, other) }).joined(separator: "\n"))
      }
    }
    blocks += notes.map { $0.text(color: paint.isOn) }
    blocks.append(costs)
    if let judging = run.judging { blocks.append(judging.text) }
    blocks.append(paint(style, headline))
    return blocks.joined(separator: "\n\n") + "\n"
  }

  private func table(of other: ArmComparison, _ width: Int?, _ paint: Paint) -> String {
    let pair = "`\(other.arm.variant.inert(limit: 60))` beside `\(first.variant.inert(limit: 60))`"
    let word = other.call.style.map { paint($0, other.call.rawValue) } ?? other.call.rawValue
    let title = "\(paint(.bold, suite.inert(limit: 100))) (\(file.inert())), \(pair): \(word)"
    let all = other.scores + other.measures
    let table = TextTable(of: other, beside: first) { $0.inert(limit: 60) }
    let lines = all.isEmpty ? [] : table.lines(width: width, paint: paint) { all[$0].call.style }
    let doubts = other.scores.compactMap { score in
      score.doubt(Figure(of: score.name, isMeasure: false)).map { "  \(score.name.inert(limit: 60)): \($0)" }
    }
    let preferences = other.preferences.map { preference in
      "  \(preference.name.inert(limit: 60)): "
        + preference.account("`\(first.variant.inert(limit: 60))`", "`\(other.arm.variant.inert(limit: 60))`")
    }
    return ([title] + lines + doubts + preferences).joined(separator: "\n")
  }

  private func lines(of item: CaseDifference, _ other: ArmComparison) -> String {
    let (a, b) = (first.variant.inert(limit: 60), other.arm.variant.inert(limit: 60))
    var lines = [
      "  \(item.id.inert(limit: 100)): passed \(item.first.tally) with `\(a)`, \(item.second.tally) with `\(b)`"
    ]
    if let quarantine = item.quarantine { lines.append("    quarantined: \(quarantine.text)") }
    if let suspect = item.suspect { lines.append("    suspect: \(suspect.reason.inert(limit: 1_000))") }
    if let because = item.second.because ?? item.first.because { lines.append("    because: \(because.inert())") }
    let width = max(a.columns, b.columns, 7) + 2
    for (name, side) in [(a, item.first), (b, item.second)] {
      lines.append("    " + "\(name):".padded(to: width, onLeft: false) + side.address)
    }
    return lines.joined(separator: "\n")
  }

  private var costs: String {
    let arms = ([first] + others.map(\.arm)).map { arm in
      let cost = arm.cost.value.map { ", \(Figure.dollars.text($0))" } ?? ""
      return "`\(arm.variant.inert(limit: 60))`: \(arm.trials.counted("trial"))\(cost)"
    }
    let rounds = run.rounds.map { " in \($0.counted("round"))" } ?? ""
    return arms.joined(separator: "; ") + rounds + ", run \(run.id.inert(limit: 100))"
  }

  private var style: Paint.Style {
    switch exitStatus {
    case .passed: .green
    case .regressed: Verdict.regressed.style
    default: Verdict.inconclusive.style
    }
  }
}
