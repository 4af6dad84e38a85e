import SpangateCore
import SpangateTrace

/// Says what changed of one subject, where, and which trial shows it.
struct PathWords {
  let cases: [PathCase]
  let subject: PathSubject
  /// Those that are shown; the surest says it.
  let shifts: [PathShift]

  func change(chance: Double) -> PathChange? {
    guard let shift = leading, let example = example(of: shift) else { return nil }
    let shownCases = cases.filter { distance($0, shift) > 0 }
    let (now, before) = sights(shift.aspect, in: shownCases)
    let shown = example.now.trial
    return PathChange(
      subject.part, kind(of: shift, now, before), name: stepName, argument: argument?.path,
      message: message(of: shift, now, before, in: shownCases), now: now, before: before, cases: shownCases.map(\.id),
      chance: chance,
      trial: shown.key, trace: shown.trace, span: example.now.span?.id, spanName: example.now.span?.name,
      otherTrace: example.before)
  }

  /// The surest; of values one that came before one that went.
  private var leading: PathShift? {
    shifts.min { a, b in (a.adjusted, a.rank) < (b.adjusted, b.rank) }
  }

  private var argument: PathArgument? { if case .argument(let argument) = subject { argument } else { nil } }

  private var stepName: String {
    switch subject {
    case .step(let step), .first(let step): step.name
    case .argument(let argument): argument.tool
    }
  }

  private func kind(of shift: PathShift, _ now: PathChange.Sight, _ before: PathChange.Sight) -> PathChange.Kind {
    switch (shift.aspect, shift.direction) {
    case (.usual, _), (.value, _): .moved
    case (.rank, .down): .lower
    case (.rank, _): .higher
    case (_, .down): now.trials == 0 ? .vanished : .fewer
    default: before.trials == 0 ? .new : .more
    }
  }

  // MARK: How often

  private func sights(_ aspect: PathAspect, in cases: [PathCase]) -> (
    now: PathChange.Sight, before: PathChange.Sight
  ) {
    func sight(_ side: (PathCase) -> [PathTrial]) -> PathChange.Sight {
      let amounts = cases.flatMap { item -> [Double] in
        guard aspect == .usual, let argument else { return side(item).compactMap { $0.amount(subject, aspect) } }
        let usual = usual(in: item.before, argument)
        return side(item).compactMap { trial in
          trial.given[argument].map { values in usual.map(values.contains) ?? false ? 1 : 0 }
        }
      }
      let mean = amounts.isEmpty ? nil : amounts.reduce(0, +) / Double(amounts.count)
      return PathChange.Sight(trials: amounts.count { $0 != 0 }, all: amounts.count, mean: mean)
    }
    return (sight(\.now), sight(\.before))
  }

  private func usual(in trials: [PathTrial], _ argument: PathArgument) -> String? {
    var counts: [String: Int] = [:]
    for value in trials.compactMap({ $0.given[argument] }).joined() { counts[value, default: 0] += 1 }
    return counts.max { ($0.value, $1.key) < ($1.value, $0.key) }?.key
  }

  private func mean(_ trials: [PathTrial], _ aspect: PathAspect) -> Double? {
    let amounts = trials.compactMap { $0.amount(subject, aspect) }
    return amounts.isEmpty ? nil : amounts.reduce(0, +) / Double(amounts.count)
  }

  /// How far a case goes the way of the shift, from 0.
  private func distance(_ item: PathCase, _ shift: PathShift) -> Double {
    if shift.aspect == .usual, let argument {
      guard let usual = usual(in: item.before, argument) else { return 0 }
      func share(_ trials: [PathTrial]) -> Double {
        let values = trials.compactMap { $0.given[argument] }
        return values.isEmpty ? 0 : Double(values.count { $0.contains(usual) }) / Double(values.count)
      }
      return share(item.before) - share(item.now)
    }
    guard let now = mean(item.now, shift.aspect), let before = mean(item.before, shift.aspect) else { return 0 }
    return shift.direction == .down ? before - now : now - before
  }

  // MARK: Which trial

  private typealias Example = (
    now: (trial: PathTrial, span: (id: SpanID, name: String)?), before: TraceID?
  )

  /// Of the case that shows it best, the trials that do.
  private func example(of shift: PathShift) -> Example? {
    let best = cases.enumerated().max { a, b in
      (distance(a.element, shift), -a.offset) < (distance(b.element, shift), -b.offset)
    }?.element
    guard let best else { return nil }
    let sign = shift.direction == .down ? -1.0 : 1
    let old = argument.flatMap { usual(in: best.before, $0) }
    func amount(_ trial: PathTrial) -> Double {
      if shift.aspect == .usual, let argument {
        return trial.given[argument].map { values in old.map(values.contains) ?? false ? 0 : 1 } ?? 0
      }
      return sign * (trial.amount(subject, shift.aspect) ?? -.infinity)
    }
    guard
      let trial = best.now.enumerated().max(by: { (amount($0.element), -$0.offset) < (amount($1.element), -$1.offset) })
    else { return nil }
    let other = best.before.enumerated().min { (amount($0.element), $0.offset) < (amount($1.element), $1.offset) }
    let step: PathStep =
      switch subject {
      case .step(let step), .first(let step): step
      case .argument(let argument): .tool(argument.tool)
      }
    return ((trial.element, trial.element.spans[step] ?? firstSpan(of: trial.element)), other?.element.trace)
  }

  /// Of another first call what is called instead.
  private func firstSpan(of trial: PathTrial) -> (id: SpanID, name: String)? {
    if case .first = subject { trial.first.flatMap { trial.spans[$0] } } else { nil }
  }

  // MARK: The sentence

  private func message(
    of shift: PathShift, _ now: PathChange.Sight, _ before: PathChange.Sight, in cases: [PathCase]
  ) -> String {
    let name = "`\(stepName.inert(limit: 80))`"
    let shares = "in \(now.text), and was in \(before.share)"
    switch subject {
    case .first: return "the first call is \(name) \(shares)"
    case .step(let step):
      let what =
        step.part == .tools ? "\(name) is called" : step.part == .models ? "model \(name) is asked" : "\(name) is there"
      let isOnce = max(now.mean ?? 0, before.mean ?? 0) <= 1
      if isOnce || now.trials == 0 || before.trials == 0 { return "\(what) \(shares)" }
      return
        "\(what) \((now.mean ?? 0).decimals(1)) times a trial, and was \((before.mean ?? 0).decimals(1)) times (in \(now.text), in \(before.share) before)"
    case .argument(let argument): return message(of: shift, argument, name, now, before, in: cases)
    }
  }

  private func message(
    of shift: PathShift, _ argument: PathArgument, _ name: String, _ now: PathChange.Sight, _ before: PathChange.Sight,
    in cases: [PathCase]
  ) -> String {
    let what =
      argument.path.isEmpty ? "the argument of \(name)" : "argument `\(argument.path.inert(limit: 60))` of \(name)"
    switch shift.aspect {
    case .given: return "\(what) is given in \(now.text), and was in \(before.share)"
    case .value(let value):
      let old = shifts.first { $0.direction == .down && $0.aspect.value != nil }?.aspect.value
      let new = shifts.first { $0.direction == .up && $0.aspect.value != nil }?.aspect.value
      if let new, let old {
        let (was, present) = (sights(.value(old), in: cases).before, sights(.value(new), in: cases).now)
        return "\(what) is \(new.quoted) in \(present.text), and was \(old.quoted) in \(was.share)"
      }
      return "\(what) is \(value.quoted) in \(now.text), and was in \(before.share)"
    case .rank:
      let (new, old) = ((now.mean ?? 0).decimals(1), (before.mean ?? 0).decimals(1))
      return "\(what) is \(shift.direction == .up ? "higher" : "lower"): \(new) in the mean, and was \(old)"
    case .usual, .count:
      return "\(what) has other values in \(cases.count) of \(self.cases.count) cases: what it mostly was it is "
        + "in \(now.text), and was in \(before.share)"
    }
  }
}

extension PathShift {
  /// What says more of equally sure ones.
  fileprivate var rank: Int {
    switch (aspect, direction) {
    case (.count, _), (.given, _): 0
    case (.value, .up): 1
    case (.value, _): 2
    case (.rank, _): 3
    case (.usual, _): 4
    }
  }
}

extension PathAspect {
  fileprivate var value: String? { if case .value(let text) = self { text } else { nil } }
}

extension PathChange.Sight {
  /// `9 of 9 trials`
  fileprivate var text: String { "\(share) \(all == 1 ? "trial" : "trials")" }
  /// `9 of 9`
  fileprivate var share: String { "\(trials == 0 ? "none" : "\(trials)") of \(all)" }
}

extension String {
  fileprivate var quoted: String { isEmpty ? "empty" : "`\(inert(limit: 120))`" }
}
