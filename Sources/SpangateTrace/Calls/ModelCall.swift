/// One call of a model, however many instrumentations wrote a span for it.
package struct ModelCall: Sendable {
  /// The outermost of its spans.
  package var span: SpanRecord
  package var model: String?
  /// What answered, where that has another name.
  package var responseModel: String?
  package var provider: String?
  package var usage: Usage
  package var failed: Bool
  /// Why the table of prices does not tell its cost.
  package var whyUnpriced: String?

  /// What a call used, as far as its spans say so.
  package struct Usage: Sendable, Equatable {
    /// With what was read from a cache and written to one.
    package var inputTokens: Int64?
    package var outputTokens: Int64?
    /// Where the two are not told apart; else nil.
    package var undividedTokens: Int64?
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

    /// What is read and written together.
    package var allTokens: Int64? {
      guard let inputTokens, let outputTokens else { return undividedTokens }
      return inputTokens.saturatingSum(outputTokens)
    }
  }
}

extension ModelCall.Usage {
  /// What one span says.
  package init(_ reading: SpanReading) {
    self.init(
      inputTokens: reading.int(.inputTokens), outputTokens: reading.int(.outputTokens),
      cacheRead: reading.int(.cacheRead), cacheWrite: reading.int(.cacheWrite), cost: reading.double(.cost))
    if inputTokens == nil || outputTokens == nil { undividedTokens = reading.int(.totalTokens) }
    // Some leave these out of the input, which shows when they are more than it, or are told in the total beside it.
    guard let input = inputTokens, cached > 0 else { return }
    let whole = input.saturatingSum(cached)
    let isBeside = reading.int(.totalTokens).map { $0 == whole.saturatingSum(outputTokens ?? 0) } ?? false
    if cached > input || isBeside { inputTokens = whole }
  }

  private var cached: Int64 { (cacheRead ?? 0).saturatingSum(cacheWrite ?? 0) }
  private var saysBoth: Bool { inputTokens != nil && outputTokens != nil }
  package var isSilent: Bool { inputTokens == nil && outputTokens == nil && undividedTokens == nil }

  /// Whether two records can be of one call: what one of them does not say, it does not deny, and one of them may leave
  /// out what came from a cache.
  func agrees(with other: Self) -> Bool {
    func differs(_ mine: Int64?, _ theirs: Int64?) -> Bool { mine != nil && theirs != nil && mine != theirs }
    if differs(outputTokens, other.outputTokens) { return false }
    guard let mine = inputTokens, let theirs = other.inputTokens, mine != theirs else { return true }
    return mine > theirs ? mine - theirs == cached : theirs - mine == other.cached
  }

  /// What one call used, from several records of it, the outermost first: the tokens of the first that says both, unless
  /// a later one says more, namely what came from a cache; each other gap is filled by whoever fills it.
  init(merging records: [Self]) {
    self.init()
    let first = records.first(where: \.saysBoth)
    let cacheful = records.first { $0.saysBoth && $0.cached > 0 }
    let isMore = cacheful.map { ($0.inputTokens ?? 0) >= (first?.inputTokens ?? 0) } ?? false
    for record in [isMore ? cacheful : first].compactMap({ $0 }) + records { fill(from: record) }
    if saysBoth { undividedTokens = nil }
  }

  private mutating func fill(from other: Self) {
    inputTokens = inputTokens ?? other.inputTokens
    outputTokens = outputTokens ?? other.outputTokens
    undividedTokens = undividedTokens ?? other.undividedTokens
    cacheRead = cacheRead ?? other.cacheRead
    cacheWrite = cacheWrite ?? other.cacheWrite
    cost = cost ?? other.cost
  }

  mutating func add(_ other: Self) {
    inputTokens = other.inputTokens.map { $0.saturatingSum(inputTokens ?? 0) } ?? inputTokens
    outputTokens = other.outputTokens.map { $0.saturatingSum(outputTokens ?? 0) } ?? outputTokens
    undividedTokens = other.undividedTokens.map { $0.saturatingSum(undividedTokens ?? 0) } ?? undividedTokens
    cacheRead = other.cacheRead.map { $0.saturatingSum(cacheRead ?? 0) } ?? cacheRead
    cacheWrite = other.cacheWrite.map { $0.saturatingSum(cacheWrite ?? 0) } ?? cacheWrite
    cost = other.cost.map { $0 + (cost ?? 0) } ?? cost
  }
}
