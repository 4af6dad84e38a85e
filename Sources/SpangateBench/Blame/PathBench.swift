import SpangateCore
import SpangateDiagnosis
import SpangateTrace

/// How often a change of the path is told of agents that did not change, and of those that did.
package struct PathBench {
  /// Suites of one size.
  package struct Cell: Sendable {
    package var cases: Int
    package var trials: Int
    package var suites = 0
    /// Suites of unchanged agents with any change, and changes of them all.
    package var cried = 0
    /// Suites in which one fault was put into each case, with any change.
    package var seen = 0
  }

  package private(set) var cells: [Cell] = []
  private let verbose: Bool

  /// - Parameters:
  ///   - suites: of each size.
  ///   - trials: of each side of a case.
  ///   - cases: of a suite.
  package init(
    suites: Int, seed: UInt64, trials: [Int] = [3, 6, 12], cases: [Int] = [1, 4, 12], verbose: Bool = false
  ) {
    self.verbose = verbose
    var world = seed &* 1_000_003
    for trials in trials {
      for cases in cases {
        var cell = Cell(cases: cases, trials: trials)
        while cell.suites < suites { measure(&cell, &world) }
        cells.append(cell)
      }
    }
  }

  private mutating func measure(_ cell: inout Cell, _ world: inout UInt64) {
    let kind = Self.faults[cell.suites % Self.faults.count]
    var (unchanged, changed) = (PathComparison(), PathComparison())
    var number = 0
    while number < cell.cases {
      world &+= 1
      guard let run = SimulatedCase(kind, seed: world, trials: cell.trials) else { continue }
      number += 1
      let before = Self.trials(run.passing, "before")
      unchanged.add("case-\(number)", now: Self.trials(run.others, "now"), before: before)
      changed.add("case-\(number)", now: Self.trials(run.failing.map(\.spans), "now"), before: before)
    }
    let parts = Set(PathPart.allCases)
    let cried = unchanged.report(parts, bound: Self.bound)
    cell.suites += 1
    if !cried.changes.isEmpty { cell.cried += 1 }
    if verbose { for change in cried.changes { print("\(cell.trials)×\(cell.cases): \(change.message)") } }
    if !changed.report(parts, bound: Self.bound).changes.isEmpty { cell.seen += 1 }
  }

  /// What a path is made of; an answer or a duration is no part of it.
  private static let faults: [InjectedFault.Kind] = [
    .argumentValue, .argumentMissing, .argumentAdded, .wrongTool, .missingStep, .missingRound, .repeatedStep,
    .otherModel,
  ]
  private static let bound = 0.05

  private static func trials(_ all: [[SpanRecord]], _ variant: String) -> [TracedTrial] {
    all.enumerated().map { index, spans in
      TracedTrial(
        judgement: Judgement(
          key: TrialKey(suite: "s", case: "c", variant: variant, index: index), traceID: spans[0].traceID,
          rootSpanID: spans[0].id, startedAt: Timestamp(nanoseconds: 0), duration: 1, completeness: .settled),
        spans: spans)
    }
  }

  /// The table.
  package func show() {
    print("trials a side  cases  suites  told of unchanged agents  told of changed ones")
    for cell in cells {
      func percent(_ count: Int) -> String { "\((100 * Double(count) / Double(max(1, cell.suites))).fixed(1)) %" }
      print("\(cell.trials)  \(cell.cases)  \(cell.suites)  \(percent(cell.cried))  \(percent(cell.seen))")
    }
  }

  /// Within the bound, as far as so many suites can tell.
  package var isMet: Bool {
    cells.allSatisfy { cell in
      let count = Double(cell.suites)
      return Double(cell.cried) <= Self.bound * count + 2 * (Self.bound * (1 - Self.bound) * count).squareRoot()
    }
  }
}
