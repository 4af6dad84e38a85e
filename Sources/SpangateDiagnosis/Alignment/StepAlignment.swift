import SpangateTrace
/// The steps of several trials of one case, each in its column.
///
/// Calls of one tool belong together by what they are given, whatever their order; calls of models by what they ask for and
/// what they have seen. Steps inside of a step are aligned with those inside of its column alone.
struct StepAlignment: Sendable {
  let trials: [[Step]]
  private(set) var columns: [StepColumn] = []
  /// By trial and step.
  private(set) var columnOf: [[Int]]
  /// The columns in order: that of the first trial, with what others have beside it put behind what it follows there.
  private(set) var order: [Int] = []
  /// The place of each column in ``order``.
  private(set) var rank: [Int] = []

  /// - Parameters:
  ///   - trials: the most regular ones first.
  init(_ trials: [[Step]]) {
    self.trials = trials
    columnOf = trials.map { [Int](repeating: -1, count: $0.count) }
    var likeness = StepLikeness(trials)
    var queue: [Int?] = [nil]
    while let container = queue.popLast() {
      let added = align(inside: container, &likeness)
      // Only what some trial has steps inside of goes on.
      queue += added.filter { column in
        columns[column].cells.enumerated().contains { trial, step in
          step.map { likeness.holdsSteps(trial, $0) } ?? false
        }
      }.map { $0 }
    }
    order = Self.merged(trials.indices.map { trial in trials[trial].indices.map { columnOf[trial][$0] } })
    rank = [Int](repeating: 0, count: columns.count)
    for (place, column) in order.enumerated() { rank[column] = place }
  }

  /// - Returns: the columns that were made.
  private mutating func align(inside container: Int?, _ likeness: inout StepLikeness) -> [Int] {
    var lists: [Step.Slot: [[Int]]] = [:]
    var slots: [Step.Slot] = []
    for trial in trials.indices {
      for step in likeness.steps(inside: container.flatMap { columns[$0].cells[trial] }, container == nil, of: trial) {
        let slot = trials[trial][step].slot
        if lists[slot] == nil {
          lists[slot] = [[Int]](repeating: [], count: trials.count)
          slots.append(slot)
        }
        lists[slot]?[trial].append(step)
      }
    }
    let first = columns.count
    for slot in slots where slot.kind != .model {
      for cells in likeness.grouped(lists[slot] ?? []) { add(slot, container, cells) }
    }
    for slot in slots where slot.kind == .model {
      let contexts = ModelContexts(lists[slot] ?? [], of: trials, in: columns, columnOf)
      for cells in contexts.aligned() { add(slot, container, cells) }
    }
    return Array(first..<columns.count)
  }

  private mutating func add(_ slot: Step.Slot, _ container: Int?, _ cells: [Int?]) {
    for (trial, step) in cells.enumerated() {
      if let step { columnOf[trial][step] = columns.count }
    }
    columns.append(StepColumn(slot: slot, container: container, cells: cells))
  }

  private static func merged(_ ways: [[Int]]) -> [Int] {
    var order: [Int] = []
    for way in ways {
      var places: [Int: Int] = [:]
      for (place, column) in order.enumerated() { places[column] = place }
      var after: [Int: [Int]] = [:]
      var last = -1
      for column in way {
        if places[column] != nil { last = column } else { after[last, default: []].append(column) }
      }
      if after.isEmpty { continue }
      order = (after[-1] ?? []) + order.flatMap { [$0] + (after[$0] ?? []) }
    }
    return order
  }
}
