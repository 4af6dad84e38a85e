import Glibc
package import SpangateCore
import SpangateStatistics
import SpangateTrace

/// Whether an agent takes another way through a suite than it did: pure, and exact whatever the agent does by chance.
///
/// Each subject is one test over all cases, in which the trials of a case change sides and those of different cases do not;
/// all subjects share one bound by Holm's method, without those that so few trials could never show.
package struct PathComparison: Sendable {
  private var cases: [PathCase] = []
  private var untraced: [String] = []
  private let ignored: @Sendable (String) -> Bool

  /// At most so many values of an argument are looked at, the commonest.
  private static let mostValues = 40
  /// At most so many subjects, the commonest.
  private static let mostSubjects = 400

  /// - Parameter ignored: what is not looked at: names of steps, or of a tool with an argument's path behind a dot.
  package init(ignoring ignored: @escaping @Sendable (String) -> Bool = { _ in false }) { self.ignored = ignored }

  /// Adds a case with the trials of both sides of which a whole trace is there.
  package mutating func add(_ id: String, now: [TracedTrial], before: [TracedTrial]) {
    guard !now.isEmpty, !before.isEmpty else {
      untraced.append(id)
      return
    }
    cases.append(
      PathCase(
        id: id, now: now.map { PathTrial($0, but: ignored) }, before: before.map { PathTrial($0, but: ignored) }))
  }

  /// - Parameters:
  ///   - parts: what is looked at.
  ///   - bound: for the probability that any change is told where nothing changed.
  ///   - looks: how often the trials might have been looked at, since some were asked for by what came before.
  package func report(_ parts: Set<PathPart>, bound: Double, looks: Int = 1) -> PathReport {
    var report = PathReport()
    (report.cases, report.untraced) = (cases.count, untraced)
    guard !cases.isEmpty else {
      report.whyNot = "no case has traces on both sides"
      return report
    }
    let share = bound / Double(max(1, looks))
    report.reach = min(1, reach * Double(max(1, looks)))
    let shifts = shown(parts, bound: share)
    let groups = Dictionary(grouping: shifts, by: \.subject)
    let ordered = groups.sorted { a, b in
      let (one, other) = (a.value.surest, b.value.surest)
      return (one, a.key.part.rawValue, a.key.name) < (other, b.key.part.rawValue, b.key.name)
    }
    report.changes = ordered.compactMap { subject, shifts in
      PathWords(cases: cases, subject: subject, shifts: shifts).change(chance: min(1, shifts.surest * Double(looks)))
    }
    return report
  }

  /// If all trials of one side do what none of the other does.
  private var reach: Double {
    exp(
      cases.reduce(0) { sum, item in
        sum
          + Hypergeometric(
            population: item.now.count + item.before.count, successes: item.now.count, draws: item.now.count
          ).logMass(item.now.count)
      })
  }

  // MARK: Tests

  /// Those that are shown, with what they come to.
  private func shown(_ parts: Set<PathPart>, bound: Double) -> [PathShift] {
    var shifts = subjects(parts).flatMap { tests(of: $0, bound: bound) }
    var family = TestFamily()
    for shift in shifts { family.add(shift.chance, attainable: .from(shift.smallest)) }
    for (place, adjusted) in family.adjusted.enumerated() { shifts[place].adjusted = adjusted }
    return shifts.filter { $0.adjusted <= bound }
  }

  private func subjects(_ parts: Set<PathPart>) -> [PathSubject] {
    var counts: [PathSubject: Int] = [:]
    for trial in cases.lazy.flatMap({ [$0.now, $0.before].joined() }) {
      for step in trial.counts.keys where parts.contains(step.part) { counts[.step(step), default: 0] += 1 }
      if parts.contains(.firstCalls), let first = trial.first { counts[.first(first), default: 0] += 1 }
      guard parts.contains(.arguments) else { continue }
      for argument in trial.given.keys { counts[.argument(argument), default: 0] += 1 }
    }
    let ordered = counts.sorted { a, b in
      (-a.value, a.key.part.rawValue, a.key.name) < (-b.value, b.key.part.rawValue, b.key.name)
    }
    return ordered.prefix(Self.mostSubjects).map(\.key)
  }

  private func tests(of subject: PathSubject, bound: Double) -> [PathShift] {
    func both(_ aspect: PathAspect) -> [PathShift] {
      PathShift.both(subject, aspect, cases.map { $0.sides { $0.amount(subject, aspect) } }, bound: bound)
    }
    guard case .argument(let argument) = subject else { return both(.count) }
    let values = values(of: argument)
    var found = both(.given)
    for value in values.prefix(Self.mostValues) where value.trials > 1 { found += both(.value(value.text)) }
    if values.count > 2, values.allSatisfy({ Double($0.text)?.isFinite ?? false }) { found += both(.rank) }
    // In a single case the values themselves say the same.
    let sides = cases.map { $0.sides { $0.given[argument] } }.filter { !$0.now.isEmpty && !$0.before.isEmpty }
    if sides.count > 1, let shift = PathShift.usual(subject, sides, bound: bound) { found.append(shift) }
    return found
  }

  /// With how many trials have it, the commonest first.
  private func values(of argument: PathArgument) -> [(text: String, trials: Int)] {
    var counts: [String: Int] = [:]
    for trial in cases.lazy.flatMap({ [$0.now, $0.before].joined() }) {
      for value in trial.given[argument] ?? [] { counts[value, default: 0] += 1 }
    }
    return counts.sorted { (-$0.value, $0.key) < (-$1.value, $1.key) }.map { ($0.key, $0.value) }
  }
}

extension [PathShift] {
  /// The smallest chance of any.
  fileprivate var surest: Double { lazy.map(\.adjusted).min() ?? 1 }
}
