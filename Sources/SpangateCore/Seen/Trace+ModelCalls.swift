package import SpangateTrace

/// One call of a model, however many instrumentations wrote a span for it.
package struct ModelCall: Sendable {
  /// The outermost of its spans.
  package var span: SpanRecord
  package var model: String?
  package var provider: String?
  package var usage: Usage
  package var failed: Bool
  /// Why the table of prices does not tell its cost.
  package var whyUnpriced: String?

  /// What a call used, as far as its spans say so.
  package struct Usage: Sendable, Equatable {
    package var inputTokens: Int64?
    package var outputTokens: Int64?
    package var cacheRead: Int64?
    package var cacheWrite: Int64?
    /// In US dollars.
    package var cost: Double?

    package init(
      inputTokens: Int64? = nil, outputTokens: Int64? = nil, cacheRead: Int64? = nil, cacheWrite: Int64? = nil,
      cost: Double? = nil
    ) {
      self.inputTokens = inputTokens
      self.outputTokens = outputTokens
      self.cacheRead = cacheRead
      self.cacheWrite = cacheWrite
      self.cost = cost
    }
  }
}

extension Trace {
  /// In order of their start.
  package var modelCalls: [ModelCall] { TraceTree(spans).modelCalls }
}

extension TraceTree {
  /// The outermost spans of model calls; each number is the outermost one that says it.
  ///
  /// A hand-written span, an instrumentation's and the SDK's own may all carry the tokens of the same call, nested or,
  /// where one of them does not become the current span, side by side.
  package var modelCalls: [ModelCall] {
    let above = modelSpansAbove()
    var usages = spans.map(\.usage)
    var models = spans.map(\.model)
    var providers = spans.map(\.provider)
    var below = [ModelCall.Usage](repeating: ModelCall.Usage(), count: spans.count)
    for index in topDown.reversed() where roles[index] == .model {
      usages[index].fill(from: below[index])
      guard let outer = above[index] else { continue }
      models[outer] = models[outer] ?? models[index]
      providers[outer] = providers[outer] ?? providers[index]
      // A twin beside the span that stands for the call may fill its gaps, and is no further call.
      if parents[outer] == parents[index] {
        usages[outer].fill(from: usages[index])
      } else {
        below[outer].add(usages[index])
      }
    }
    return spans.indices.filter { roles[$0] == .model && above[$0] == nil }.map { index in
      ModelCall(
        span: spans[index], model: models[index], provider: providers[index], usage: usages[index],
        failed: spans[index].isError)
    }
  }

  /// What the outermost spans other than model calls say that everything below them cost.
  var rolledUpCost: Double? {
    var isCovered = [Bool](repeating: false, count: spans.count)
    var total: Double?
    for index in topDown {
      let isApart = roles[index] == .model || spans[index].name == Vocabulary.judgeSpan
      let cost = isApart ? nil : spans[index].cost
      let isBelowOne = parents[index].map { isCovered[$0] } ?? false
      if let cost, !isBelowOne { total = (total ?? 0) + cost }
      isCovered[index] = isBelowOne || cost != nil
    }
    return total
  }

  /// For each model span, the one that it is a further record of.
  private func modelSpansAbove() -> [Int?] {
    var above = nearest(.model)
    var latest: [Int?: Int] = [:]
    for index in spans.indices where roles[index] == .model && above[index] == nil {
      if let first = latest[parents[index]], spans[first].isTwin(of: spans[index]) {
        above[index] = first
      } else {
        latest[parents[index]] = index
      }
    }
    return above
  }
}

extension SpanRecord {
  /// Whether another instrumentation's span beside this one is about the same call.
  fileprivate func isTwin(of later: SpanRecord) -> Bool {
    guard scope != later.scope, let model = later.model, model == self.model else { return false }
    return start <= later.start && later.end <= end
  }

  var model: String? { Vocabulary.model.lazy.compactMap(attributes.string).first }
  var provider: String? { Vocabulary.provider.lazy.compactMap(attributes.string).first }

  /// What this span itself says; impossible numbers say nothing.
  var usage: ModelCall.Usage {
    ModelCall.Usage(
      inputTokens: Vocabulary.inputTokens.lazy.compactMap(attributes.int).first { $0 >= 0 },
      outputTokens: Vocabulary.outputTokens.lazy.compactMap(attributes.int).first { $0 >= 0 },
      cacheRead: Vocabulary.cacheRead.lazy.compactMap(attributes.int).first { $0 >= 0 },
      cacheWrite: Vocabulary.cacheWrite.lazy.compactMap(attributes.int).first { $0 >= 0 }, cost: cost)
  }

  var cost: Double? { Vocabulary.cost.lazy.compactMap(attributes.double).first { $0 >= 0 && $0.isFinite } }
}

extension ModelCall.Usage {
  fileprivate mutating func fill(from other: Self) {
    inputTokens = inputTokens ?? other.inputTokens
    outputTokens = outputTokens ?? other.outputTokens
    cacheRead = cacheRead ?? other.cacheRead
    cacheWrite = cacheWrite ?? other.cacheWrite
    cost = cost ?? other.cost
  }

  fileprivate mutating func add(_ other: Self) {
    inputTokens = other.inputTokens.map { $0.saturatingSum(inputTokens ?? 0) } ?? inputTokens
    outputTokens = other.outputTokens.map { $0.saturatingSum(outputTokens ?? 0) } ?? outputTokens
    cacheRead = other.cacheRead.map { $0.saturatingSum(cacheRead ?? 0) } ?? cacheRead
    cacheWrite = other.cacheWrite.map { $0.saturatingSum(cacheWrite ?? 0) } ?? cacheWrite
    cost = other.cost.map { $0 + (cost ?? 0) } ?? cost
  }
}
