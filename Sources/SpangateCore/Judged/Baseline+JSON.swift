extension Baseline {
  package static let schema = "spangate.baseline/1"

  /// JSON for a pull request: stable order, one case a block, one line a score, so that a difference reads well.
  package var reviewJSON: String {
    var lines = ["{", #"  "schema": \#(quoted(Self.schema)),"#, #"  "name": \#(quoted(name)),"#]
    lines.append(#"  "run": \#(quoted(runID)),"#)
    lines.append(#"  "accepted_at": \#(quoted(acceptedAt.iso8601)),"#)
    if let revision { lines.append(#"  "revision": \#(quoted(revision)),"#) }
    lines += block("suites", suites, indent: 1) { block($0, $1.cases, indent: 2, caseBlock) }
    return (lines + ["}"]).joined(separator: "\n") + "\n"
  }

  private func caseBlock(_ id: String, _ samples: CaseSamples) -> [String] {
    let indent = String(repeating: "  ", count: 4)
    var lines = [
      String(repeating: "  ", count: 3) + quoted(id) + ": {",
      indent + #""fingerprint": \#(quoted(samples.fingerprint.description)),"#,
    ]
    if let exemplar = samples.exemplar {
      lines.append(indent + #""exemplar": {"trace_id": "\#(exemplar.trace)", "span_id": "\#(exemplar.span)"},"#)
    }
    lines += block("scores", samples.scores, indent: 4) { name, scored in
      let fingerprint = quoted(scored.fingerprint.description)
      return [
        String(repeating: "  ", count: 5)
          + #"\#(quoted(name)): {"fingerprint": \#(fingerprint), "values": \#(compact(scored.values))}"#
      ]
    }
    lines[lines.count - 1] += ","
    let measures = Dictionary(uniqueKeysWithValues: samples.measures.map { ($0.key.rawValue, $0.value) })
    lines += block("measures", measures, indent: 4) { name, values in
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

  /// `[1, 0, 0.25]`: whole numbers without a point.
  private func compact(_ values: [Double]) -> String {
    let texts = values.map { value in
      (Int64(exactly: value).map { JSONValue.int($0) } ?? .number(value)).description
    }
    return "[" + texts.joined(separator: ", ") + "]"
  }
}
