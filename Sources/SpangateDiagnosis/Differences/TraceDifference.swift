package import SpangateTrace

/// Two traces of one case beside each other, step by step.
///
/// Calls belong together by what they are given, as in a diagnosis. With one trace a side nothing says what chance does:
/// everything that is not the same is told.
package struct TraceDifference: Sendable {
  /// Each after what it is inside of, otherwise in their order.
  package private(set) var rows: [Row] = []

  /// One step of either, or of both.
  package struct Row: Sendable {
    package var kind: SpanRole
    package var title: String
    /// How many rows it is inside of.
    package var depth: Int
    /// nil of what is new.
    package var before: Side?
    /// nil of what is gone.
    package var after: Side?
    /// Of what both have.
    package var changes: [Change] = []
  }

  package struct Side: Sendable {
    package var span: SpanID
    package var seconds: Double
    package var tokens: Int64?
    /// In US dollars.
    package var cost: Double?
    package var isError: Bool
  }

  /// What is not the same at a step of both.
  package struct Change: Sendable {
    package var subject: Subject
    /// Inside of the arguments or of the result; else empty. Hostile text, as the values are.
    package var path: String
    /// nil where it is not there.
    package var before: String?
    package var after: String?

    package enum Subject: String, Sendable, CaseIterable {
      case argument, parameter, prompt, model, error, result, answer
      case finishReason = "finish_reason"
    }
  }

  package init(before: [SpanRecord], after: [SpanRecord]) {
    let trials = [StepReader.steps(of: before), StepReader.steps(of: after)]
    let alignment = StepAlignment(trials)
    let sides = [SideReader(before), SideReader(after)]
    var inside: [Int?: [Int]] = [:]
    for column in alignment.order { inside[alignment.columns[column].container, default: []].append(column) }
    var stack = (inside[nil] ?? []).reversed().map { ($0, 0) }
    while let (column, depth) = stack.popLast() {
      let steps = (0...1).map { side in alignment.columns[column].cells[side].map { trials[side][$0] } }
      guard let shown = steps[1] ?? steps[0] else { continue }
      rows.append(
        Row(
          kind: shown.kind, title: shown.title, depth: depth, before: steps[0].map(sides[0].side(of:)),
          after: steps[1].map(sides[1].side(of:)),
          changes: Self.changes(steps[0].map(sides[0].values(of:)), steps[1].map(sides[1].values(of:)))))
      stack += (inside[column] ?? []).reversed().map { ($0, depth + 1) }
    }
    // Some agents tell their answer of the whole alone.
    let (was, now) = (sides[0].answer, sides[1].answer)
    let isTold = rows.contains { $0.changes.contains { $0.subject == .answer } }
    if was != now, !isTold, let top = rows.firstIndex(where: { $0.before != nil && $0.after != nil }) {
      rows[top].changes.append(Change(subject: .answer, path: "", before: was, after: now))
    }
  }

  private static func changes(_ old: StepValues?, _ new: StepValues?) -> [Change] {
    guard let old, let new else { return [] }
    var keys = old.order
    for key in new.order where old.texts[key] == nil { keys.append(key) }
    return keys.compactMap { key in
      let (was, now) = (old.texts[key], new.texts[key])
      return was == now ? nil : Change(subject: key.subject, path: key.path, before: was, after: now)
    }
  }

}

/// What a step was given and what came of it.
private struct StepValues {
  struct Key: Hashable {
    var subject: TraceDifference.Change.Subject
    var path: String
  }

  var order: [Key] = []
  var texts: [Key: String] = [:]
}

extension TraceDifference.Row {
  /// As much longer as anybody would look at: by half, and by ten milliseconds.
  package var isSlower: Bool { isMore(\.seconds, by: 0.010) }
  package var isFaster: Bool { isLess(\.seconds, by: 0.010) }
  package var isDearer: Bool { isMore({ $0.cost ?? 0 }, by: 0) }
  package var isCheaper: Bool { isLess({ $0.cost ?? 0 }, by: 0) }
  package var isNew: Bool { before == nil }
  package var isGone: Bool { after == nil }
  /// It is there on both sides and gives nothing to look at.
  package var isAlike: Bool {
    !isNew && !isGone && changes.isEmpty && !isSlower && !isFaster && !isDearer && !isCheaper
  }

  private func isMore(_ amount: (TraceDifference.Side) -> Double, by least: Double) -> Bool {
    guard let before, let after else { return false }
    return amount(after) > 1.5 * amount(before) && amount(after) - amount(before) > least
  }

  private func isLess(_ amount: (TraceDifference.Side) -> Double, by least: Double) -> Bool {
    guard let before, let after else { return false }
    return amount(before) > 1.5 * amount(after) && amount(before) - amount(after) > least
  }
}

extension TraceDifference {
  /// How far apart the two are: steps that one of them lacks, and steps that are given something else.
  package var distance: Int {
    rows.reduce(0) { sum, row in
      sum
        + (row.isNew || row.isGone
          ? 3 : row.changes.contains { $0.subject == .argument || $0.subject == .error } ? 1 : 0)
    }
  }
}

extension TraceDifference.Change.Subject {
  fileprivate init?(_ feature: StepFeature) {
    switch feature {
    case .argument: self = .argument
    case .parameter: self = .parameter
    case .prompt: self = .prompt
    case .model: self = .model
    case .error: self = .error
    case .finishReason: self = .finishReason
    case .result: self = .result
    case .answer: self = .answer
    case .argumentKey, .origin, .resultShape, .duration, .tokens, .presence, .order: return nil
    }
  }
}

extension Step {
  /// Its span, and the tool where the span's name does not say.
  fileprivate var title: String {
    let tool = label.hasSuffix(Step.retried) ? String(label.dropLast(Step.retried.count)) : label
    return kind == .tool && !spanName.contains(tool) ? "\(spanName) \(tool)" : spanName
  }
}

/// What the steps of one trace took.
private struct SideReader {
  private var calls: [SpanID: ModelCall.Usage] = [:]
  /// As they were told, with their numbers.
  private var errors: [SpanID: String] = [:]
  let answer: String?

  init(_ spans: [SpanRecord]) {
    let tree = TraceTree(spans)
    for call in tree.modelCalls { calls[call.span.id] = call.usage }
    for span in spans where !span.status.message.isEmpty { errors[span.id] = span.status.message }
    answer = tree.exchange().answer
  }

  func values(of step: Step) -> StepValues {
    var values = StepValues()
    for field in step.fields {
      guard let subject = TraceDifference.Change.Subject(field.feature), case .text(var text) = field.value else {
        continue
      }
      if subject == .error {
        if text == "none" { continue }
        text = errors[step.span] ?? text
      }
      let key = StepValues.Key(subject: subject, path: field.path)
      if values.texts.updateValue(text, forKey: key) == nil { values.order.append(key) }
    }
    return values
  }

  func side(of step: Step) -> TraceDifference.Side {
    let usage = step.kind == .model ? calls[step.span] : nil
    return TraceDifference.Side(
      span: step.span, seconds: step.end > step.start ? Double(step.end - step.start) / 1e9 : 0,
      tokens: usage?.allTokens, cost: usage?.cost, isError: step.hasFailed)
  }
}
