import Glibc
import SpangateDiagnosis
import SpangateStatistics
import SpangateTrace

/// How often the diagnosis points at the place of an injected fault, and how often at anything where there is none.
package struct BlameBench {
  /// Of one kind of fault.
  package struct Tally: Sendable {
    package var name: String
    package var cases = 0
    package var right = 0
    package var amongTwo = 0
    package var silent = 0
  }

  package private(set) var tallies: [Tally] = []
  /// Comparisons of passing trials with passing ones, and how often something was pointed at.
  package private(set) var nulls = (all: 0, pointed: 0)
  /// Of processor time.
  package private(set) var seconds = 0.0
  package private(set) var spans = 0
  private let verbose: Bool

  /// - Parameters:
  ///   - cases: with a fault; as many are without.
  ///   - trials: of each side.
  package init(cases: Int, seed: UInt64, trials: Int = 3, verbose: Bool = false) {
    self.verbose = verbose
    tallies = InjectedFault.Kind.allCases.map { Tally(name: $0.rawValue) }
    var number = 0
    var world = seed &* 1_000_003
    while number < cases {
      world &+= 1
      let kind = InjectedFault.Kind.allCases[number % tallies.count]
      guard let run = SimulatedCase(kind, seed: world, trials: trials) else { continue }
      judge(run, at: number % tallies.count)
      number += 1
    }
  }

  private mutating func judge(_ run: SimulatedCase, at kind: Int) {
    let start = processorSeconds
    let found = Diagnosis(failing: run.failing.map(\.spans), passing: run.passing)
    seconds += processorSeconds - start
    spans += run.failing.reduce(0) { $0 + $1.spans.count } + run.passing.reduce(0) { $0 + $1.count }
    func hits(_ suspect: Diagnosis.Suspect?) -> Bool {
      guard let suspect else { return false }
      return zip(suspect.spans, run.failing).contains { $0 == $1.blamed && $0 != nil }
    }
    tallies[kind].cases += 1
    if hits(found.suspect) { tallies[kind].right += 1 }
    if hits(found.suspect) || hits(found.runnerUp) { tallies[kind].amongTwo += 1 }
    if found.suspect == nil { tallies[kind].silent += 1 }
    if verbose, !hits(found.suspect) {
      let truth = run.failing[0].spans.first { $0.id == run.failing[0].blamed }
      print("\(tallies[kind].name) [\(run.name)]: at `\(truth?.name ?? "?")`")
      let leaning = Diagnosis(failing: run.failing.map(\.spans), passing: run.passing, least: -1)
      print(
        "   first: \(found.suspect?.reason ?? "silent; \(leaning.suspect?.reason ?? "nothing")") (\(leaning.evidence.fixed(1)))"
      )
      print("   then:  \(found.runnerUp?.reason ?? "none")")
    }
    nulls.all += 1
    let nothing = Diagnosis(failing: run.others, passing: run.passing)
    if let suspect = nothing.suspect {
      nulls.pointed += 1
      if verbose { print("nothing [\(run.name)]: \(suspect.reason) (\(nothing.evidence.fixed(1)))") }
    }
  }

  /// Milliseconds of processor time of one diagnosis.
  package var millisecondsPerCase: Double { seconds * 1_000 / Double(max(1, nulls.all)) }
  package var right: Double { share(\.right) }
  package var amongTwo: Double { share(\.amongTwo) }
  package var falsePointing: Double { Double(nulls.pointed) / Double(max(1, nulls.all)) }

  private func share(_ count: KeyPath<Tally, Int>) -> Double {
    Double(tallies.reduce(0) { $0 + $1[keyPath: count] }) / Double(max(1, tallies.reduce(0) { $0 + $1.cases }))
  }

  /// The table.
  package func show() {
    func row(_ name: String, _ cells: [String]) {
      print(name.padded(36) + cells.map { $0.padded(10) }.joined())
    }
    row("fault", ["cases", "right", "first two", "silent"])
    for tally in tallies {
      func percent(_ count: Int) -> String { "\(100 * count / max(1, tally.cases)) %" }
      row(tally.name, ["\(tally.cases)", percent(tally.right), percent(tally.amongTwo), percent(tally.silent)])
    }
    row("all", ["\(nulls.all)", "\((100 * right).fixed(1)) %", "\((100 * amongTwo).fixed(1)) %"])
    row("nothing: pointed all the same", ["\(nulls.all)", "\((100 * falsePointing).fixed(1)) %"])
    row("spans a case", ["\(spans / max(1, nulls.all))"])
    row("milliseconds a case", [millisecondsPerCase.fixed(2)])
  }

  package var isMet: Bool { right >= 0.9 && amongTwo >= 0.97 && falsePointing <= 0.05 && millisecondsPerCase <= 5 }
}

private var processorSeconds: Double {
  var time = timespec()
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
  return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
}

extension String {
  fileprivate func padded(_ width: Int) -> String { self + String(repeating: " ", count: max(1, width - count)) }
}
