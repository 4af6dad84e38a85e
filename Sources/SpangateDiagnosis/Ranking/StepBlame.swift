import SpangateTrace
/// Which step of a failing trial an event is blamed on.
struct StepBlame {
  let alignment: StepAlignment
  let labels: Labels
  let signals: [Signal]
  let events: [StepEvent]
  let ranking: EventRanking

  /// Whether more failing than passing trials have the step.
  func isExtra(_ column: Int) -> Bool {
    let (failing, passing) = counts(of: column)
    return failing.have * passing.all > passing.have * failing.all
  }

  typealias Count = (have: Int, all: Int)

  func counts(of column: Int) -> (failing: Count, passing: Count) {
    var (failing, passing): (Count, Count) = ((0, 0), (0, 0))
    for (trial, cell) in alignment.columns[column].cells.enumerated() {
      guard let fails = labels.isFailing[trial] else { continue }
      if fails {
        failing = (failing.have + (cell == nil ? 0 : 1), failing.all + 1)
      } else {
        passing = (passing.have + (cell == nil ? 0 : 1), passing.all + 1)
      }
    }
    return (failing, passing)
  }

  /// - Returns: the step; nil where the trial does not show it.
  func step(of ranked: EventRanking.Ranked, in trial: Int) -> Int? {
    let event = events[ranked.event]
    let cell = alignment.columns[event.column].cells[trial]
    guard event.kind == .presence, !isExtra(event.column) else { return cell }
    guard cell == nil else { return nil }
    let caller = caller(of: event.column, in: trial)
    if let other = substitute(for: event.column, after: caller, in: trial) { return other }
    return caller
  }

  /// The call that should have made a step which is missing, as most passing trials tell; the earliest of several.
  private func caller(of column: Int, in trial: Int) -> Int? {
    var counts: [Int: Int] = [:]
    for (other, cell) in alignment.columns[column].cells.enumerated() where labels.isFailing[other] == false {
      guard let cell, let caller = caller(of: column, in: trial, as: (other, cell)) else { continue }
      counts[caller, default: 0] += 1
    }
    let best = counts.max { ($0.value, -$0.key) < ($1.value, -$1.key) }
    return best?.key ?? alignment.columns[column].container.flatMap { alignment.columns[$0].cells[trial] }
  }

  /// The first call of a model after all that came before the one which made the step in another trial.
  private func caller(of column: Int, in trial: Int, as model: (trial: Int, step: Int)) -> Int? {
    let own = alignment.trials[trial]
    let container = alignment.columns[column].container.flatMap { alignment.columns[$0].cells[trial] }
    let steps = alignment.trials[model.trial]
    let inside = steps[model.step].container
    let caller = steps[..<model.step].lastIndex { $0.container == inside && $0.kind == .model }
    // What is beside the caller, and before it.
    var before: Set<Int> = []
    for index in steps[..<(caller ?? model.step)].indices
    where steps[index].container == inside && (caller == nil || steps[index].kind != .model) {
      before.insert(alignment.columnOf[model.trial][index])
    }
    let last = own.indices.last { own[$0].container == container && before.contains(alignment.columnOf[trial][$0]) }
    guard caller != nil else { return last ?? container ?? own.indices.first }
    let callers = own.indices.filter { own[$0].container == container && own[$0].kind == .model }
    return callers.first { $0 > last ?? -1 } ?? callers.last { $0 < last ?? .max } ?? last ?? container
      ?? own.indices.first
  }

  /// What was done instead of a step that is missing.
  func substitute(for column: Int, after caller: Int?, in trial: Int) -> Int? {
    guard let caller else { return nil }
    let steps = alignment.trials[trial]
    let slot = alignment.columns[column].slot
    for index in steps.indices.dropFirst(caller + 1) {
      guard steps[index].container == steps[caller].container else { continue }
      if steps[index].kind == .model { return nil }
      let other = alignment.columnOf[trial][index]
      let (failing, passing) = counts(of: other)
      if steps[index].kind == slot.kind, passing.have == 0, failing.have * 2 > failing.all { return index }
    }
    return nil
  }
}
