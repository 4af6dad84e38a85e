extension Baseline {
  /// Numbers under the accepted runs that measured them.
  package struct Samples: Sendable, Equatable, ExpressibleByArrayLiteral {
    /// In the order of the baseline's runs; empty for one that measured none. There is no empty one at the end.
    package private(set) var byRun: [[Double]]

    package init(byRun: [[Double]]) {
      let end = byRun.lastIndex { !$0.isEmpty }.map { $0 + 1 } ?? 0
      self.byRun = Array(byRun.prefix(end))
    }

    /// - Parameter run: the place of their run among those of the baseline.
    package init(_ values: [Double], of run: Int = 0) {
      self.init(byRun: Array(repeating: [], count: run) + [values])
    }

    package init(arrayLiteral values: Double...) { self.init(values) }

    /// Of all runs, oldest first.
    package var values: [Double] { byRun.count == 1 ? byRun[0] : Array(byRun.joined()) }
    package var isEmpty: Bool { byRun.isEmpty }
    /// The places of the runs that measured any.
    package var runs: [Int] { byRun.indices.filter { !byRun[$0].isEmpty } }

    package func of(_ run: Int) -> [Double] { byRun.indices.contains(run) ? byRun[run] : [] }

    /// The same numbers where their runs have other places.
    ///
    /// - Parameter places: by the old place; a run without a new one is left out.
    func moved(to places: [Int: Int]) -> Samples {
      var moved = Array(repeating: [Double](), count: (places.values.max() ?? -1) + 1)
      for (old, new) in places where byRun.indices.contains(old) { moved[new] = byRun[old] }
      return Samples(byRun: moved)
    }

    static func + (a: Samples, b: Samples) -> Samples {
      Samples(byRun: (0..<max(a.byRun.count, b.byRun.count)).map { a.of($0) + b.of($0) })
    }
  }

  /// The place of the last run that measured anything of a suite; nil when none did.
  package func latestRun(of suite: String) -> Int? {
    suites[suite]?.cases.values.lazy.compactMap { $0.runs.max() }.max()
  }

  /// Takes the samples of one suite over, and the runs that they are of.
  package mutating func take(_ suite: String, from other: Baseline) {
    guard let samples = other.suites[suite] else { return }
    let added = other.runs.filter { !runs.contains($0) }
    // Oldest first, so that the order still says what came after what.
    let all = (runs + added).enumerated().sorted {
      ($0.element.acceptedAt, $0.offset) < ($1.element.acceptedAt, $1.offset)
    }
    .map(\.element)
    suites = suites.mapValues { $0.moved(to: Self.places(of: runs, in: all)) }
    suites[suite] = samples.moved(to: Self.places(of: other.runs, in: all))
    runs = all
  }

  /// Leaves out the samples of one run.
  mutating func forget(_ run: Int) {
    let places = Dictionary(uniqueKeysWithValues: runs.indices.filter { $0 != run }.map { ($0, $0) })
    suites = suites.mapValues { $0.moved(to: places) }
  }

  /// Leaves out runs of which there is no sample any more, but for the latest.
  mutating func dropUnusedRuns() {
    let used = suites.values.reduce(into: Set([runs.count - 1])) { used, suite in
      for samples in suite.cases.values { used.formUnion(samples.runs) }
    }
    guard used.count < runs.count else { return }
    let kept = runs.indices.filter(used.contains)
    let places = Dictionary(uniqueKeysWithValues: kept.enumerated().map { ($0.element, $0.offset) })
    suites = suites.mapValues { $0.moved(to: places) }
    runs = kept.map { runs[$0] }
  }

  private static func places(of some: [AcceptedRun], in all: [AcceptedRun]) -> [Int: Int] {
    Dictionary(uniqueKeysWithValues: some.enumerated().map { old, run in (old, all.firstIndex(of: run)!) })
  }
}

extension Baseline.SuiteSamples {
  fileprivate func moved(to places: [Int: Int]) -> Self {
    Self(cases: cases.mapValues { $0.moved(to: places) }, place: place, limits: limits)
  }
}

extension Baseline.CaseSamples {
  /// The places of the runs that measured anything of this case.
  package var runs: Set<Int> {
    (scores.values.map(\.samples) + measures.values).reduce(into: Set()) { $0.formUnion($1.runs) }
  }

  /// The same samples where their runs have other places; what has none left is left out.
  func moved(to places: [Int: Int]) -> Self {
    var result = self
    result.scores = scores.compactMapValues { scored in
      var scored = scored
      scored.samples = scored.samples.moved(to: places)
      scored.unscored = scored.unscored.moved(to: places)
      return scored.samples.isEmpty ? nil : scored
    }
    result.failedAttempts = failedAttempts.moved(to: places)
    result.measures = measures.mapValues { $0.moved(to: places) }.filter { !$0.value.isEmpty || $0.key == .wallTime }
    return result
  }
}
