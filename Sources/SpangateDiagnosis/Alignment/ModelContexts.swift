/// The calls of models right inside of one step, in each trial, with what they ask for and what they have seen.
struct ModelContexts {
  private let lists: [[Int]]
  private var contexts: [[Context]] = []

  private struct Context {
    /// Columns of the steps between it and the next call of a model, sorted.
    var asks: [Int] = []
    /// Columns of those before it.
    var saw: [Int] = []
    var stage: String
    var prompt: String?
  }

  /// - Parameter lists: the calls, by trial; all else beside them is in its column already.
  init(_ lists: [[Int]], of trials: [[Step]], in columns: [StepColumn], _ columnOf: [[Int]]) {
    self.lists = lists
    let isCommon = columns.map { $0.cells.count { $0 != nil } * 2 >= trials.count }
    for (trial, list) in lists.enumerated() {
      let steps = trials[trial]
      var found: [Context] = []
      var saw: [Int] = []
      for place in list.indices {
        let end = place + 1 < list.count ? list[place + 1] : steps.count
        var asks: [Int] = []
        for step in list[place] + 1..<end where steps[step].container == steps[list[place]].container {
          let column = columnOf[trial][step]
          if column >= 0 { asks.append(isCommon[column] ? column : Self.uncommon) }
        }
        asks.sort()
        found.append(
          Context(asks: asks, saw: saw, stage: steps[list[place]].stage, prompt: steps[list[place]].promptName))
        // What comes and goes is looked past.
        let common = asks.filter { $0 != Self.uncommon }
        if !common.isEmpty { saw = common }
      }
      contexts.append(found)
    }
  }

  private static let uncommon = -1

  /// Calls that belong together, the likest first: whatever their order, what asks for the same is the same decision.
  func aligned() -> [[Int?]] {
    var columns: [[Int?]] = []
    for trial in lists.indices where !lists[trial].isEmpty { join(&columns, trial) }
    return columns
  }

  private func join(_ columns: inout [[Int?]], _ trial: Int) {
    let list = lists[trial]
    var pairs: [(likeness: Double, place: Int, column: Int)] = []
    for place in list.indices {
      for column in columns.indices where abs(place - column) <= StepLikeness.reach(of: list.count) {
        let alike = likeness(trial, place, columns[column])
        if alike > Self.least { pairs.append((alike - 0.005 * Double(abs(place - column)), place, column)) }
      }
    }
    pairs.sort { ($0.likeness, -$0.place, -$0.column) > ($1.likeness, -$1.place, -$1.column) }
    var isPlaced = [Bool](repeating: false, count: list.count)
    var isTaken = [Bool](repeating: false, count: columns.count)
    for pair in pairs where !isPlaced[pair.place] && !isTaken[pair.column] {
      (isPlaced[pair.place], isTaken[pair.column]) = (true, true)
      columns[pair.column][trial] = list[pair.place]
    }
    for place in list.indices where !isPlaced[place] {
      var cells = [Int?](repeating: nil, count: lists.count)
      cells[trial] = list[place]
      columns.append(cells)
    }
  }

  private static let least = 0.15

  private func likeness(_ trial: Int, _ place: Int, _ cells: [Int?]) -> Double {
    let own = contexts[trial][place]
    var (sum, count) = (0.0, 0.0)
    for (other, cell) in cells.enumerated() {
      guard let cell, let index = lists[other].firstIndex(of: cell) else { continue }
      let context = contexts[other][index]
      var alike = 0.5 * StepLikeness.share(own.asks, context.asks) + 0.3 * StepLikeness.share(own.saw, context.saw)
      alike += own.stage == context.stage ? 0.1 : -0.5
      if own.prompt == context.prompt { alike += 0.1 }
      sum += alike
      count += 1
      if count == 6 { break }
    }
    return count == 0 ? 0 : sum / count
  }
}

extension Step {
  fileprivate var promptName: String? {
    for field in fields where field.feature == .prompt && field.path == "name" {
      if case .text(let text) = field.value { return text }
    }
    return nil
  }
}
