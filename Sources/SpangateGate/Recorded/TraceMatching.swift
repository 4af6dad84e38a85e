package import SpangateCore
package import SpangateTrace

/// Which recorded traces are trials of which cases. Pure.
package struct TraceMatching: Sendable {
  /// By what a trace is known to be a trial of a case.
  package enum Rule: Sendable, Equatable {
    /// What it names by the usual attributes or the suite's, else what was asked.
    case usual
    /// An attribute, and nothing else.
    case attribute(String)
    /// What was asked, and nothing else.
    case input

    /// Which names hold in a suite.
    package func names(_ names: RecordedNames?) -> RecordedNames {
      var names = names ?? RecordedNames()
      if case .attribute(let name) = self { names.case = name }
      return names
    }
  }

  /// Why a trace is a trial of no case.
  package enum Stray: Sendable, Hashable {
    /// It names a case that the suite does not have, and was asked what no case asks.
    case caseUnknown(String)
    /// It names none.
    case unnamed
    /// Its spans name several cases.
    case ambiguous
    /// So many cases ask what it was asked.
    case inputShared(Int)
    /// It names a suite or a variant that is not graded.
    case elsewhere
    /// The query that chooses what is a case does not find it.
    case unfound
  }

  /// The traces of each case, in the order of their trials.
  package private(set) var trials: [String: [TraceSummary]] = [:]
  package private(set) var strays: [(trace: TraceID, why: Stray)] = []
  /// Traces that name a case, and were asked something else than it asks.
  package private(set) var otherwiseAsked: [(trace: TraceID, case: String)] = []

  /// - Parameter summaries: of every trace, in their order.
  package init(_ summaries: [TraceSummary], to suite: Suite, by rule: Rule) {
    let cases = Dictionary(suite.cases.map { ($0.id, $0) }) { first, _ in first }
    let inputs = Dictionary(grouping: suite.cases) { Self.form($0.question.text) }
    let superseded = Set(summaries.flatMap(\.earlier))
    for summary in summaries where summary.isTrial && !superseded.contains(summary.id) {
      if summary.isOf(another: suite) {
        strays.append((summary.id, .elsewhere))
      } else if rule != .input, let id = summary.caseID, let named = cases[id] {
        trials[id, default: []].append(summary)
        let question = Self.form(named.question.text)
        if !question.isEmpty, !summary.inputs.isEmpty, !summary.inputs.contains(where: { Self.form($0) == question }) {
          otherwiseAsked.append((summary.id, id))
        }
      } else if case .attribute = rule {
        strays.append((summary.id, summary.stray))
      } else {
        let asked = summary.inputs.lazy.compactMap { inputs[Self.form($0)] }.first ?? []
        if asked.count == 1 {
          trials[asked[0].id, default: []].append(summary)
        } else {
          strays.append((summary.id, asked.isEmpty ? summary.stray : .inputShared(asked.count)))
        }
      }
    }
    for id in trials.keys {
      trials[id]?.sort { ($0.index ?? .max, $0.start, $0.id) < ($1.index ?? .max, $1.start, $1.id) }
    }
  }

  /// What of a question counts: all but white space around it, as scorers compare texts.
  private static func form(_ text: String) -> String { String(text.trimmed) }
}

extension TraceSummary {
  /// Whether it names another suite, or another variant of this one.
  func isOf(another suite: Suite) -> Bool {
    if let named = self.suite, named != suite.name.value { return true }
    guard let variant, variant != suite.variant else { return false }
    return suite.variants.contains(variant)
  }

  fileprivate var stray: TraceMatching.Stray {
    if isAmbiguous { return .ambiguous }
    return caseID.map { .caseUnknown($0) } ?? .unnamed
  }
}
