import SpangateBuiltins
import SpangateCore
import SpangateStore
import SpangateTrace

/// The trials of a stored run, each with what came of it and where its trace is.
struct TraceList {
  let run: RunRecord
  let trials: [Judgement]
  /// Trials that the filter left out for there being too many.
  let more: Int
  /// Trials that the filter did not take.
  let others: Int

  /// Which trials of a run.
  struct Filter: Sendable, Equatable {
    var suite: String?
    var `case`: String?
    /// Those that did not pass alone.
    var failed = false
    var limit: Int

    fileprivate func takes(_ trial: Judgement) -> Bool {
      (suite.map { $0 == trial.key.suite } ?? true) && (self.case.map { $0 == trial.key.case } ?? true)
        && !(failed && trial.passed == true)
    }
  }

  /// - Parameters:
  ///   - run: its ID, the start of one, or `latest`.
  ///   - pass: what is stored was redacted by the settings of its time.
  init(_ run: String, _ filter: Filter, in store: SQLiteStore, _ pass: RedactionPass) throws(Finding) {
    self.run = try store.run(run)
    let stored = try store.judgements(of: self.run.id)
    let all = stored.filter(filter.takes)
    others = stored.count - all.count
    trials = all.prefix(filter.limit).map { pass.redacted($0) }
    more = all.count - trials.count
  }

  func text(on surface: Surface) -> String {
    let paint = Paint(surface.color)
    // What all have in common stands above them once.
    let suites = Set(trials.map(\.key.suite))
    let variants = Set(trials.map(\.key.variant))
    let table = TextTable(
      ["case", "trial", "variant", "result", "took", "tokens", "cost", "trace"], figures: [1, 4, 5, 6],
      spare: [2, 5, 6, 4], rows: trials.map { $0.cells(withSuite: suites.count > 1, variant: variants.count > 1) })
    let common =
      (suites.count == 1 ? suites.map { "suite \($0.inert(limit: 100))" } : [])
      + (variants.count == 1 ? variants.map { "variant \($0.inert(limit: 100))" } : [])
    let title = (["run \(run.id)", run.state.rawValue] + common).joined(separator: ", ")
    let rows = table.lines(indent: "", width: surface.width, paint: paint) { row in
      trials[row].passed == true ? nil : trials[row].passed == false || trials[row].failure != nil ? .red : .yellow
    }
    let rest = more > 0 ? ["… and \(more.counted("more trial")); `--limit` asks for them"] : []
    return ([paint(.bold, title)] + (trials.isEmpty ? [nothing] : rows) + rest)
      .joined(separator: "\n")
  }

  private var nothing: String {
    others == 0 ? "no trial of it is stored" : "none of its \(others.counted("trial")) is of that kind"
  }

  var json: JSONValue {
    [
      "run": .string(run.id), "started_at": .string(run.startedAt.iso8601), "state": .string(run.state.rawValue),
      "more": .int(Int64(more)), "trials": .array(trials.map(\.listed)),
    ]
  }
}

extension Judgement {
  /// In one word, and by which scores.
  fileprivate var outcome: (word: String, scores: [String]) {
    if let failure { return ("no answer", [failure.kind.rawValue]) }
    let failed = scores.filter { $0.severity == .blocking && $0.label == .fail }.map(\.name)
    if !failed.isEmpty { return ("failed", failed) }
    let unscored = scores.filter { $0.severity == .blocking && $0.label == .unscored }.map(\.name)
    return passed == true ? ("passed", []) : ("unscored", unscored)
  }

  private var tokens: Double? {
    let counts = [Measure.inputTokens, .outputTokens].compactMap { measures[$0]?.value }
    return counts.isEmpty ? nil : counts.reduce(0, +)
  }

  fileprivate func cells(withSuite namesSuite: Bool, variant namesVariant: Bool) -> [String] {
    let (word, scores) = outcome
    let name = (namesSuite ? "\(key.suite) › \(key.case)" : key.case).inert(limit: 100)
    let result = scores.isEmpty ? word : "\(word): \(scores.map { $0.inert(limit: 40) }.joined(separator: ", "))"
    return [
      name, "\(key.index)", namesVariant ? key.variant.inert(limit: 40) : TextTable.absent,
      result.cut(to: 40), Figure.seconds.text(duration), tokens.map(Figure.count.text) ?? TextTable.absent,
      measures[.costUSD]?.value.map { Figure.dollars.text($0).replacing(" USD", with: "") } ?? TextTable.absent,
      String("\(traceID)".prefix(Self.shownID)),
    ]
  }

  /// Digits of an ID that hardly two traces of a store share.
  private static let shownID = 12

  fileprivate var listed: JSONValue {
    let (word, scores) = outcome
    return [
      "trace_id": .string("\(traceID)"), "suite": .string(key.suite), "case": .string(key.case),
      "variant": .string(key.variant), "trial": .int(Int64(key.index)), "result": .string(word),
      "scores": .array(scores.map { .string($0) }), "started_at": .string(startedAt.iso8601),
      "seconds": .number(duration), "spans": .int(Int64(spanCount)), "tokens": tokens.map { .number($0) } ?? .null,
      "cost_usd": measures[.costUSD]?.value.map { .number($0) } ?? .null,
    ]
  }
}
