import SpangateBuiltins
import SpangateCore
import SpangateDecision
import SpangateTrace

extension Baseline {
  /// What `baseline show` prints.
  var text: String {
    let suites = suites.keys.sorted()
    return ([runTable] + suites.flatMap { [driftTable(of: $0), sampleList(of: $0)] }).joined(separator: "\n\n")
  }

  private var runTable: String {
    let table = TextTable(
      ["run", "accepted", "revision"], figures: [],
      rows: runs.map {
        [$0.id.inert(), $0.acceptedAt.iso8601, $0.revision.map { String($0.prefix(12)).inert() } ?? TextTable.absent]
      })
    return "baseline \(name.inert()): \(runs.count.counted("accepted run")), oldest first\n"
      + table.lines().joined(separator: "\n")
  }

  private func driftTable(of suite: String) -> String {
    let drifts = Drift.all(of: suite, in: self)
    let table = TextTable(
      [
        "score", "over the runs", "first", "latest", "lowest", "highest", "change", "95 % interval", "drift",
      ], figures: [2, 3, 4, 5, 6, 7], spare: [4, 5, 7], rows: drifts.map(\.cells))
    let legend =
      drifts.contains { $0.change != nil }
      ? ["  drift: the latest run differs from those before by more than the chance between trials explains"] : []
    return ([suite.inert()] + table.lines() + legend).joined(separator: "\n")
  }

  private func sampleList(of suite: String) -> String {
    let cases = (suites[suite]?.cases ?? [:]).sorted { $0.key < $1.key }
    let lines = cases.flatMap { id, samples in
      samples.scores.sorted { $0.key < $1.key }.map { name, scored in
        let values = scored.values
        let mean = values.reduce(0, +) / Double(max(1, values.count))
        return "  \(id.inert())  \(name.inert())  \(Figure.score.text(mean)) over \(values.count.counted("trial"))"
      }
    }
    return lines.joined(separator: "\n")
  }
}

extension Drift {
  fileprivate var cells: [String] {
    let figure = Figure(of: name, isMeasure: isMeasure)
    let means = points.map(\.mean)
    return [
      name.inert(limit: 60), means.chart, figure.text(means[0]), figure.text(means[means.count - 1]),
      figure.text(means.min()!), figure.text(means.max()!), change.map { figure.change($0.value) } ?? TextTable.absent,
      change?.interval.map(figure.interval) ?? TextTable.absent,
      change == nil ? TextTable.absent : trend?.rawValue ?? "none",
    ]
  }
}

extension [Double] {
  /// A block for each number, from the lowest to the highest of them; all of middle height when they are the same.
  var chart: String {
    guard let low = self.min(), let high = self.max() else { return "" }
    let blocks = [Character]("▁▂▃▄▅▆▇█")
    // What differs by rounding alone is the same.
    let isFlat = high - low <= 1e-9 * Swift.max(1, abs(high))
    let characters: [Character] = map { isFlat ? "▄" : blocks[Int((($0 - low) / (high - low) * 7).rounded())] }
    return String(characters)
  }
}
