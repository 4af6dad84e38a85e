import SpangateCore
import SpangateIO
import SpangateTrace
import SpangateYAML

extension Workspace {
  /// SG0340: ends the command unless the programs of all agents and scorers are there.
  func checkPrograms(of suites: [Suite], console: Console) throws {
    let processes = ChildProcessRunner()
    let findings = suites.compactMap { suite in
      suite.target.value.obstacle(in: RunPlace(folder: suite.folder), using: processes).map { missing in
        Finding(
          .programMissing, "the agent of suite `\(suite.name.value)` cannot be started: \(missing.message)",
          at: suite.target.range, help: missing.hint)
      }
    }
    let ofScorers = suites.flatMap { suite in
      suite.cases.flatMap(\.scorers).compactMap { scorer in
        scorer.scorer.obstacle(in: suite.folder, using: processes).map { missing in
          Finding(
            .programMissing, "scorer `\(scorer.name.inert(limit: 100))` cannot be started: \(missing.message)",
            at: scorer.range, help: missing.hint)
        }
      }
    }
    // Variants mostly share one program, and cases one scorer.
    try console.check((findings + ofScorers).reduce(into: []) { if !$0.contains($1) { $0.append($1) } })
  }

  /// The same suites as each of their variants.
  func inEveryVariant(_ suites: [Suite]) -> [Suite] {
    suites.flatMap { suite in
      [suite] + suite.variants.filter { $0 != suite.variant }.compactMap { loader.load(suite.file, variant: $0).value }
    }
  }
}
