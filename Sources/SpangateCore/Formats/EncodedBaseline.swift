package import SpangateTrace

/// The baseline file, and how the store keeps a baseline: schema `spangate.baseline/1`.
///
/// JSON for a pull request: stable order, one case a block, one line a score, so that a difference reads well. A baseline
/// of one run has neither `earlier` nor lists within lists. The domain's ``Baseline`` can change without this; a change of
/// what is here that a reader could notice needs a new schema, but for a new key that may be absent.
package struct EncodedBaseline: Sendable, Equatable {
  package static let schema = "spangate.baseline/1"

  package var name: String
  /// Oldest first; at least one, of which the last is written at the top and the others under `earlier`.
  package var runs: [Run]
  /// Where each suite's file was, by the suite's name; left out where it is not known.
  package var places: [String: String]
  /// What the gate asked of each suite, by the suite's name; left out where it is not known.
  package var limits: [String: [String: Double]]
  /// By the suite's name and the case's ID.
  package var suites: [String: [String: Case]]

  package struct Run: Sendable, Equatable {
    package var run: String
    /// Written to the millisecond.
    package var acceptedAt: Timestamp
    package var revision: String?
  }

  package struct Case: Sendable, Equatable {
    package var fingerprint: Fingerprint
    package var exemplar: SpanReference?
    package var scores: [String: Score]
    package var measures: [String: [[Double]]]
    /// Of each answered trial, by run; left out where there were none.
    package var failedAttempts: [[Double]]
  }

  package struct Score: Sendable, Equatable {
    package var fingerprint: Fingerprint
    /// Of each run, oldest first; runs at the end that measured none are left out.
    package var values: [[Double]]
    /// How many trials of each run have no value; left out where all have one.
    package var unscored: [[Double]]
    /// Left out when it blocks.
    package var severity: ScoreSeverity
  }

  package var text: String {
    var lines = ["{", #"  "schema": \#(quoted(Self.schema)),"#, #"  "name": \#(quoted(name)),"#]
    lines += runs[runs.count - 1].members.map { "  \(quoted($0.key)): \($0.value)," }
    if runs.count > 1 {
      let earlier = runs.dropLast().map {
        "    {" + $0.members.map { "\(quoted($0.key)): \($0.value)" }.joined(separator: ", ") + "}"
      }
      lines += [#"  "earlier": ["#, earlier.joined(separator: ",\n"), "  ],"]
    }
    if !places.isEmpty {
      lines += block("files", places, indent: 1) { ["    \(quoted($0)): \(quoted($1))"] }
      lines[lines.count - 1] += ","
    }
    if !limits.isEmpty {
      lines += block("limits", limits, indent: 1) { name, limits in
        let members = limits.sorted { $0.key < $1.key }.map { "\(quoted($0)): \(compact($1))" }
        return ["    \(quoted(name)): {\(members.joined(separator: ", "))}"]
      }
      lines[lines.count - 1] += ","
    }
    lines += block("suites", suites, indent: 1) { block($0, $1, indent: 2, caseBlock) }
    return (lines + ["}"]).joined(separator: "\n") + "\n"
  }

  private func caseBlock(_ id: String, _ samples: Case) -> [String] {
    let indent = String(repeating: "  ", count: 4)
    var lines = [
      String(repeating: "  ", count: 3) + quoted(id) + ": {",
      indent + #""fingerprint": \#(quoted(samples.fingerprint.description)),"#,
    ]
    if let exemplar = samples.exemplar {
      lines.append(indent + #""exemplar": {"trace_id": "\#(exemplar.trace)", "span_id": "\#(exemplar.span)"},"#)
    }
    if !samples.failedAttempts.isEmpty {
      lines.append(indent + #""failed_attempts": \#(compact(samples.failedAttempts)),"#)
    }
    lines += block("scores", samples.scores, indent: 4) { name, scored in
      let fingerprint = quoted(scored.fingerprint.description)
      let unscored = scored.unscored.isEmpty ? "" : #", "unscored": \#(compact(scored.unscored))"#
      let severity = scored.severity == .blocking ? "" : #""severity": \#(quoted(scored.severity.rawValue)), "#
      let values = #""values": \#(compact(scored.values))\#(unscored)"#
      return [
        String(repeating: "  ", count: 5)
          + #"\#(quoted(name)): {"fingerprint": \#(fingerprint), \#(severity)\#(values)}"#
      ]
    }
    lines[lines.count - 1] += ","
    lines += block("measures", samples.measures, indent: 4) { name, values in
      [String(repeating: "  ", count: 5) + "\(quoted(name)): \(compact(values))"]
    }
    return lines + [String(repeating: "  ", count: 3) + "}"]
  }

  /// An object whose members are so many lines each, sorted by their keys.
  private func block<Value>(
    _ key: String, _ members: [String: Value], indent: Int, _ lines: (String, Value) -> [String]
  ) -> [String] {
    let space = String(repeating: "  ", count: indent)
    if members.isEmpty { return ["\(space)\(quoted(key)): {}"] }
    let sorted = members.sorted { $0.key < $1.key }
    let inner = sorted.enumerated().flatMap { index, member in
      var lines = lines(member.key, member.value)
      if index + 1 < sorted.count { lines[lines.count - 1] += "," }
      return lines
    }
    return ["\(space)\(quoted(key)): {"] + inner + ["\(space)}"]
  }

  private func quoted(_ text: String) -> String { JSONValue.string(text).description }

  /// `[1, 0, 0.25]` of the latest run alone, else `[[1, 1], [], [0, 1]]`: a list for each run, earlier ones first.
  private func compact(_ values: [[Double]]) -> String {
    if values.prefix(runs.count - 1).allSatisfy(\.isEmpty) { return compact(values.last ?? []) }
    return "[" + values.map(compact).joined(separator: ", ") + "]"
  }

  /// `[1, 0, 0.25]`: whole numbers without a point.
  private func compact(_ values: [Double]) -> String {
    "[" + values.map(compact).joined(separator: ", ") + "]"
  }

  private func compact(_ value: Double) -> String {
    (Int64(exactly: value).map { JSONValue.int($0) } ?? .number(value)).description
  }
}

extension EncodedBaseline.Run {
  fileprivate var members: [(key: String, value: JSONValue)] {
    [("run", .string(run)), ("accepted_at", .string(acceptedAt.iso8601))]
      + (revision.map { [("revision", .string($0))] } ?? [])
  }
}
