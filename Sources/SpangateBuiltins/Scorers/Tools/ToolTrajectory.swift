import SpangateCore
import SpangateTrace

/// Passes when the agent called the tools that it should, in the order that it should.
struct ToolTrajectory: Scorer {
  struct Config: Decodable, Sendable {
    /// `in_order` unless given.
    var mode: Mode?
    /// Names of tools, or objects of `tool` and `arguments`.
    var expect: [ToolPattern]
  }

  enum Mode: String, Decodable, Sendable, CaseIterable {
    /// These calls, in this order, and no other.
    case exact
    /// These calls, in this order; others may be before, between and after them.
    case inOrder = "in_order"
    /// Each of these calls, in any order; others may be among them.
    case anyOrder = "any_order"
    /// No call but these; each may be left out or made again.
    case subset
  }

  static let kind = Kind("tools", "the agent called the expected tools: exact, in_order, any_order or subset")
  static let shorthand: String? = "expect"
  static let readsTrace = true
  static let examples = [
    ScorerExample(["a", "c"], spans: .exampleCalls(("a", "{}"), ("b", "{}"), ("c", "{}")), gives: .passed(true)),
    ScorerExample(
      ["a", "b"], spans: .exampleCalls(("b", "{}"), ("a", "{}")), gives: .passed(false), blaming: .example(10)),
    ScorerExample(
      ["mode": "exact", "expect": ["a", ["tool": "b", "arguments": ["n": 1]]]],
      spans: .exampleCalls(("a", "{}"), ("b", #"{"n": 2}"#)), gives: .passed(false), blaming: .example(11)),
    ScorerExample(
      ["mode": "exact", "expect": ["a"]], spans: .exampleCalls(("a", "{}"), ("a", "{}")), gives: .passed(false),
      blaming: .example(11)),
    ScorerExample(
      ["mode": "any_order", "expect": ["a", ["tool": "a", "arguments": ["n": 1]]]],
      spans: .exampleCalls(("a", #"{"n": 1}"#), ("a", #"{"n": 2}"#)), gives: .passed(true)),
    ScorerExample(
      ["mode": "subset", "expect": ["a", "b"]], spans: .exampleCalls(("a", "{}"), ("x", "{}")), gives: .passed(false),
      blaming: .example(11)),
  ]

  private let mode: Mode
  private let expected: [ToolPattern]

  init(config: Config) throws(Misconfigured) {
    mode = config.mode ?? .inOrder
    expected = config.expect
    for pattern in expected { try pattern.check(key: "expect") }
    if expected.isEmpty, mode == .inOrder || mode == .anyOrder {
      throw Misconfigured("an empty list says something only in mode `exact` or `subset`", key: "expect")
    }
  }

  func score(_ seen: Observation, using tools: Tools) async -> Score {
    let seen = SeenCalls(in: seen.trace)
    if mode == .exact || mode == .subset, let stranger = seen.calls.first(where: { !isExpected($0) }) {
      return .failed(because: "\(stranger.text) was called, which is not expected", span: stranger.span)
    }
    if let gap = seen.gap { return .unscored(gap) }
    if let pattern = expected.first(where: { seen.hidden($0) > 0 }) { return .unscored(seen.whyHidden(pattern)) }
    let divergence: Divergence? =
      switch mode {
      case .exact: exactDivergence(seen.calls)
      case .inOrder: orderDivergence(seen.calls)
      case .anyOrder: missing(from: seen.calls)
      case .subset: nil
      }
    guard let divergence else { return .passed(because: "the tool calls are as expected: \(seen.calls.count)") }
    return .failed(because: divergence.because, span: divergence.span ?? seen.answering)
  }

  private func isExpected(_ call: ToolCall) -> Bool { expected.contains { $0.matches(call) || $0.isHidden(in: call) } }
}

/// Where the calls first leave what was expected; without a span when a call is missing.
private struct Divergence {
  var because: String
  var span: SpanID?
}

extension ToolTrajectory {
  private func exactDivergence(_ calls: [ToolCall]) -> Divergence? {
    for (index, call) in calls.enumerated() {
      guard expected.indices.contains(index) else {
        return Divergence(
          because: "\(call.text) is call \(index + 1), only \(expected.count) were expected", span: call.span)
      }
      if !expected[index].matches(call) {
        return Divergence(because: "call \(index + 1) is \(call.text), not \(expected[index].text)", span: call.span)
      }
    }
    guard calls.count < expected.count else { return nil }
    return Divergence(because: "call \(calls.count + 1) is missing, \(expected[calls.count].text) was expected")
  }

  private func orderDivergence(_ calls: [ToolCall]) -> Divergence? {
    var rest = calls[...]
    for (index, pattern) in expected.enumerated() {
      if let match = rest.firstIndex(where: pattern.matches) {
        rest = rest[(match + 1)...]
      } else {
        let place = index == 0 ? "" : " after \(expected[index - 1].text)"
        let early = calls.prefix(rest.startIndex).last(where: pattern.matches)
        return Divergence(because: "\(pattern.text) was not called\(place)", span: early?.span)
      }
    }
    return nil
  }

  /// Gives each expected call one of its own that matches, trading earlier choices for others where that helps.
  ///
  /// Source: Kuhn's augmenting paths for matchings in a graph of two sides.
  private func missing(from calls: [ToolCall]) -> Divergence? {
    var owner: [Int: Int] = [:]
    func place(_ index: Int, _ tried: inout Set<Int>) -> Bool {
      for (candidate, call) in calls.enumerated()
      where expected[index].matches(call) && tried.insert(candidate).inserted {
        if owner[candidate].map({ place($0, &tried) }) ?? true {
          owner[candidate] = index
          return true
        }
      }
      return false
    }
    for index in expected.indices {
      var tried: Set<Int> = []
      if !place(index, &tried) { return Divergence(because: "\(expected[index].text) was not called often enough") }
    }
    return nil
  }
}

extension ToolCall {
  /// As a sentence has it.
  fileprivate var text: String { ToolPattern(tool: name, arguments: arguments).text }
}

extension ToolTrajectory.Config: Documented {
  static let documentation: [KeyDocumentation] = [
    .init(
      "mode",
      "`exact`: these calls in this order and no other; `in_order`: others may be among them; `any_order`: in any order, others may be among them; `subset`: no call but these.",
      default: "in_order", example: "exact"),
    .init(
      "expect", "The calls: names of tools, or mappings of `tool` and `arguments`.",
      example: ["search_logs", ["tool": "query_database", "arguments": ["table": "orders"]]]),
  ]
}
