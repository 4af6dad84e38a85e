import SpangateCore
import SpangateTrace

/// What any scorer can be told besides its own configuration.
struct ScorerKeys: Decodable, Sendable {
  var name: Located<String>?
  var weight: Located<Double>?
  var threshold: Located<Double>?
  var min: Located<Double>?
  var severity: ScoreSeverity?

  static let names = TypeProbe.keys(of: Self.self)

  /// What makes no sense, or could never hold or never fail.
  ///
  /// - Parameter kind: of the scorer.
  func problems(on kind: String, scale: ScoreScale) -> [Finding] {
    var findings: [Finding] = []
    if let name, !name.isStandIn, !Name.isValid(name.value) {
      findings.append(Name.finding(name.value, at: name.range))
    }
    if let weight, !weight.isStandIn, !(weight.value > 0) {
      findings.append(
        Finding(
          .valueInvalid, "`weight` must be more than 0, found \(weight.value.plain)", at: weight.range,
          help: weight.value == 0 ? "for a score that is reported and fails nothing, say `severity: advisory`" : nil))
    }
    if let threshold, !threshold.isStandIn, scale == .passOrFail {
      findings.append(
        Finding(
          .valueInvalid, "`\(kind)` only passes or fails, so a `threshold` says nothing", at: threshold.range,
          help: (0...1).contains(threshold.value) && threshold.value > 0
            ? "take it out; `min: \(threshold.value.plain)` asks for that share of trials" : "take it out"))
    } else if let threshold, !threshold.isStandIn {
      findings += ScoreLimit.problems(of: "threshold", threshold, scale)
    }
    if let min, !min.isStandIn {
      findings += ScoreLimit.problems(of: "min", min, scale)
      if severity == .advisory {
        findings.append(
          Finding(
            .valueInvalid, "`min` is a rule that fails the run, and an `advisory` score fails nothing", at: min.range,
            help: "take one of the two out"))
      }
    }
    return findings
  }
}

/// A number that scores are held against.
enum ScoreLimit {
  static func problems(of key: String, _ limit: Located<Double>, _ scale: ScoreScale) -> [Finding] {
    if scale == .open { return [] }
    let value = limit.value
    guard (0...1).contains(value) else {
      return [
        Finding(
          .valueInvalid, "`\(key)` must be from 0 to 1, as scores are, found \(value.plain)", at: limit.range,
          help: (2...100).contains(value) ? "say `\(value.plain)%`" : nil)
      ]
    }
    guard value == 0 else { return [] }
    return [
      Finding(
        .valueInvalid, "`\(key): 0` can never fail: no score is less", severity: .warning, at: limit.range,
        help: "take it out, or say more than 0")
    ]
  }
}

extension Double {
  /// As a person would write it: `25` and not `25.0`.
  var plain: String { Int64(exactly: self).map { "\($0)" } ?? "\(self)" }
}
