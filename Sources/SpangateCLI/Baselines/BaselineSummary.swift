import SpangateCore
import SpangateTrace

extension Baseline {
  /// What `baseline list` prints of it.
  var line: String {
    let cases = suites.values.reduce(0) { $0 + $1.cases.count }
    return "\(name)\t\(latest.acceptedAt.iso8601)\trun \(latest.id)\t\(cases.counted("case"))"
  }

  /// The same for programs.
  var summary: JSONValue {
    [
      "name": .string(name), "run": .string(latest.id), "accepted_at": .string(latest.acceptedAt.iso8601),
      "runs": .int(Int64(runs.count)),
      "suites": .array(suites.keys.sorted().map { .string($0) }),
    ]
  }
}
