package import SpangateTrace

extension EncodedBaseline {
  /// Reads what ``text`` wrote, also after a person edited it.
  ///
  /// What is wrong is told by its place, and nothing is quoted: a suite may name any file, and be a stranger's.
  ///
  /// - Parameter file: how the user named it, for findings.
  package static func read(_ bytes: [UInt8], file: String) -> Loaded<Baseline> {
    do {
      return Loaded(try EncodedBaseline(json: try JSONValue(parsing: bytes)).baseline)
    } catch let error as JSONSyntaxError {
      let range = SourceRange(file: file, line: error.line, column: error.column)
      return Loaded(nil, findings: [Finding(.baselineInvalid, "the baseline is not JSON: \(error.problem)", at: range)])
    } catch let error as JSONShapeError {
      var range = JSONPlace.range(of: error.path, in: bytes, file: file)
      range.excerpt = ""
      let place = error.path.isEmpty ? "" : " in `\(error.path.joined(separator: ".").inert(limit: 200))`"
      return Loaded(
        nil, findings: [Finding(.baselineInvalid, "the baseline is not valid: \(error.problem)\(place)", at: range)])
    } catch {
      return Loaded(
        nil, findings: [Finding(.baselineInvalid, "the baseline could not be read", at: SourceRange(file: file))])
    }
  }

  package init(json: JSONValue) throws(JSONShapeError) {
    let _: Bool = try json.field("schema", "`\(Self.schema)`") { $0.string == Self.schema ? true : nil }
    name = try json.field("name", "text", \.string)
    let earlier = try json.optionalField("earlier", "runs") { json throws(JSONShapeError) in
      try json.list("a run") { json throws(JSONShapeError) in try Run(json: json) }
    }
    let runs = (earlier ?? []) + [try Run(json: json)]
    self.runs = runs
    places =
      try json.optionalField("files", "files") { json throws(JSONShapeError) in
        try json.dictionary("text", \.string)
      } ?? [:]
    limits =
      try json.optionalField("limits", "limits of suites") { json throws(JSONShapeError) in
        try json.dictionary("limits") { json throws(JSONShapeError) in try json.dictionary("a number", \.double) }
      } ?? [:]
    suites = try json.field("suites", "suites") { json throws(JSONShapeError) in
      try json.dictionary("cases") { json throws(JSONShapeError) in
        try json.dictionary("a case") { json throws(JSONShapeError) in
          try EncodedBaseline.Case(json: json, runs: runs.count)
        }
      }
    }
  }
}

extension EncodedBaseline.Run {
  fileprivate init(json: JSONValue) throws(JSONShapeError) {
    self.init(
      run: try json.field("run", "text", \.string),
      acceptedAt: try json.field("accepted_at", "a time such as `2026-11-23T06:35:26.120Z`") {
        $0.string.flatMap { Timestamp(iso8601: $0) }
      },
      revision: try json.optionalField("revision", "text", \.string))
  }
}

extension EncodedBaseline.Case {
  /// - Parameter runs: how many the baseline is of.
  fileprivate init(json: JSONValue, runs: Int) throws(JSONShapeError) {
    self.init(
      fingerprint: try json.field("fingerprint", "text", \.fingerprint),
      exemplar: try json.optionalField("exemplar", "a span") { json throws(JSONShapeError) in
        SpanReference(
          trace: try json.field("trace_id", "a trace ID") { $0.string.flatMap { TraceID($0) } },
          span: try json.field("span_id", "a span ID") { $0.string.flatMap { SpanID($0) } })
      },
      scores: try json.field("scores", "scores") { json throws(JSONShapeError) in
        try json.dictionary("a score") { json throws(JSONShapeError) in
          EncodedBaseline.Score(
            fingerprint: try json.field("fingerprint", "text", \.fingerprint),
            values: try json.field("values", "numbers") { json throws(JSONShapeError) in
              try json.numbers(of: runs, "a number within ±1e100", \.sample)
            },
            unscored: try json.optionalField("unscored", "numbers") { json throws(JSONShapeError) in
              try json.numbers(of: runs, "a number of trials", \.count)
            } ?? [],
            severity: try json.optionalField("severity", "`blocking` or `advisory`") {
              $0.string.flatMap { ScoreSeverity(rawValue: $0) }
            } ?? .blocking)
        }
      },
      measures: try json.field("measures", "measures") { json throws(JSONShapeError) in
        try Self.measures(json, runs: runs)
      },
      failedAttempts: try json.optionalField("failed_attempts", "numbers") { json throws(JSONShapeError) in
        try json.numbers(of: runs, "a number of attempts", \.count)
      } ?? [])
  }

  private static func measures(_ json: JSONValue, runs: Int) throws(JSONShapeError) -> [String: [[Double]]] {
    let values = try json.dictionary("numbers") { json throws(JSONShapeError) in
      try json.numbers(of: runs, "a number from 0 to 1e100", \.measure)
    }
    if let strange = values.keys.filter({ Measure(rawValue: $0) == nil }).min() {
      throw JSONShapeError("`\(strange.inert(limit: 100))` is not a measure", at: [strange])
    }
    return values
  }
}

extension JSONValue {
  /// Numbers of the latest run, or a list of them for each run.
  fileprivate func numbers(
    of runs: Int, _ expected: String, _ read: (JSONValue) -> Double?
  ) throws(JSONShapeError) -> [[Double]]? {
    guard let lists = array, case .array? = lists.first else {
      return Array(repeating: [], count: runs - 1) + [try list(expected, read)]
    }
    guard lists.count <= runs else {
      throw JSONShapeError("found numbers of \(lists.count.counted("run")), the baseline has \(runs)")
    }
    return try list("numbers of a run") { json throws(JSONShapeError) in try json.list(expected, read) }
  }

  /// Of trials or attempts: a whole number, and no more than anybody asks.
  fileprivate var count: Double? { double.flatMap { (0...1e6).contains($0) && $0.rounded() == $0 ? $0 : nil } }
}

extension Timestamp {
  /// Reads what ``iso8601`` wrote: UTC, to the millisecond.
  package init?(iso8601 text: String) {
    let bytes = Array(text.utf8)
    let shape = Array("dddd-dd-ddTdd:dd:dd.dddZ".utf8)
    guard bytes.count == shape.count, let day = Day(text.prefix(10))?.sinceEpoch else { return nil }
    for (byte, expected) in zip(bytes, shape) {
      let isDigit = (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
      guard expected == UInt8(ascii: "d") ? isDigit : byte == expected else { return nil }
    }
    func number(_ range: Range<Int>) -> Int { bytes[range].reduce(0) { $0 * 10 + Int($1 - UInt8(ascii: "0")) } }
    let (hour, minute, second) = (number(11..<13), number(14..<16), number(17..<19))
    guard hour < 24, minute < 60, second < 60 else { return nil }
    let milliseconds = (((day * 24 + hour) * 60 + minute) * 60 + second) * 1_000 + number(20..<23)
    self.init(nanoseconds: Int128(milliseconds) * 1_000_000)
  }
}
