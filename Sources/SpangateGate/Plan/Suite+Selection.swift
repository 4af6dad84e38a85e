package import SpangateCore

extension Suite {
  /// The suite with only the cases that the command line chose, and its options over the suite's own.
  package func narrowed(to selection: RunSelection) -> Suite {
    var suite = self
    if let trials = selection.trials {
      suite.trials = trials
      suite.cases = suite.cases.map { $0.trials == nil ? $0 : $0.withTrialsOfSuite() }
      suite.maxTrials = max(suite.maxTrials, trials)
    }
    if let maxTrials = selection.maxTrials { suite.maxTrials = max(maxTrials, suite.trials) }
    guard selection.isPartial else { return suite }
    suite.cases = suite.cases.filter { `case` in
      (selection.only.isEmpty || selection.only.contains { `case`.id.matches(glob: $0) })
        && (selection.tags.isEmpty || selection.tags.contains { `case`.tags.contains($0) })
    }
    if let part = selection.shard?.part(of: suite.cases.map(\.id), inSuite: suite.name.value) {
      suite.cases = suite.cases.filter { part.contains($0.id) }
    }
    return suite
  }
}

extension RunSelection {
  /// The filters that fit no case at all: each is a misspelling, or names what is gone.
  package func unmatched(in suites: [Suite]) -> [(option: String, value: String)] {
    let cases = suites.flatMap(\.cases)
    let tags = Set(cases.flatMap(\.tags))
    return only.filter { glob in !cases.contains { $0.id.matches(glob: glob) } }.map { ("--only", $0) }
      + self.tags.filter { !tags.contains($0) }.map { ("--tag", $0) }
  }
}

extension String {
  /// Shell-like: `*` is any run of characters, `?` any one.
  package func matches(glob: String) -> Bool {
    let text = Array(unicodeScalars)
    let pattern = Array(glob.unicodeScalars)
    var (at, star, retry) = (0, -1, 0)
    var index = 0
    while index < text.count {
      if at < pattern.count, pattern[at] == "?" || pattern[at] == text[index], pattern[at] != "*" {
        (at, index) = (at + 1, index + 1)
      } else if at < pattern.count, pattern[at] == "*" {
        (star, retry, at) = (at, index, at + 1)
      } else if star >= 0 {
        retry += 1
        (at, index) = (star + 1, retry)
      } else {
        return false
      }
    }
    return pattern[at...].allSatisfy { $0 == "*" }
  }
}
