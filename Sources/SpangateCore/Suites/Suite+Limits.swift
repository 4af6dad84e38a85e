import SpangateTrace

extension Suite {
  /// What the gate asks of it in numbers, by the place of each key, such as `gate.scores.contains.tolerance`. What is not
  /// written is not in it; a share of the baseline's value stands under `max_increase_share`.
  package var limits: [String: Double] {
    var limits: [String: Double] = [:]
    for (name, policy) in gate.scores {
      if policy.tolerance > 0 { limits["gate.scores.\(name).tolerance"] = policy.tolerance }
      limits["gate.scores.\(name).min"] = policy.min?.value
    }
    for (measure, policy) in gate.measures {
      let place = "gate.measures.\(measure.name)"
      limits["\(place).max"] = policy.max
      switch policy.maxIncrease {
      case .relative(let share): limits["\(place).max_increase_share"] = share
      case .absolute(let amount): limits["\(place).max_increase"] = amount
      case nil: break
      }
    }
    limits["gate.no_worse_than"] = gate.noWorseThan
    for part in gate.path.parts(.block) { limits["gate.path.\(part.rawValue).block"] = 1 }
    if gate.newCases == .mustPass { limits["gate.new_cases.must_pass"] = 1 }
    for item in cases {
      for scorer in item.scorers { limits[Self.leastPlace(of: scorer.name, in: item.id)] = scorer.min?.value }
    }
    return limits
  }

  /// The place of the least that a score of a case may be.
  package static func leastPlace(of score: String, in case: String) -> String { "cases.\(`case`).\(score).min" }

  /// The limits that ask less than they did, or are gone, each in words, sorted. Those of cases that are gone are no
  /// matter here.
  ///
  /// - Parameter before: the ``limits`` of this suite as they were.
  package func softened(since before: [String: Double]) -> [String] {
    let now = limits
    let present = Set(cases.flatMap { item in item.scorers.map { Self.leastPlace(of: $0.name, in: item.id) } })
    return Set(before.keys).union(now.keys).sorted().compactMap { place in
      if place.hasPrefix("cases."), !present.contains(place) { return nil }
      let isCeiling = [".tolerance", ".max", ".max_increase", ".max_increase_share", ".no_worse_than"]
        .contains { place.hasSuffix($0) }
      // Without a word on it, no drop is tolerated; every other limit is none.
      let absent: Double? = place.hasSuffix(".tolerance") ? 0 : nil
      let (old, new) = (before[place] ?? absent, now[place] ?? absent)
      guard let old else { return nil }
      let what = "`\(place.inert(limit: 200))`"
      guard let new else { return "\(what) is gone, and was \(old.asWritten)" }
      return (isCeiling ? new > old : new < old) ? "\(what) is \(new.asWritten), and was \(old.asWritten)" : nil
    }
  }
}

extension Double {
  /// Without a point where it is a whole number.
  fileprivate var asWritten: String { (Int64(exactly: self).map { JSONValue.int($0) } ?? .number(self)).description }
}
