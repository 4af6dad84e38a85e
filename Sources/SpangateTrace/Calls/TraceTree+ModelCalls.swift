extension TraceTree {
  /// The calls of models, in order of their start; each number is what the most telling of a call's records says.
  package var modelCalls: [ModelCall] { modelRecords(withRequests: false).map(\.call) }

  /// A call, and what it asked for.
  struct ModelRecord {
    var call: ModelCall
    /// Of its first span.
    var place: Int
    var requests: [ToolRequest] = []
  }

  /// - Parameter withRequests: whether answers are read for the tools that they ask for, which takes a while.
  func modelRecords(withRequests: Bool) -> [ModelRecord] {
    let groups = CallGroups(
      of: all(.model), inside: nearest(.model), bucket: { readings[$0].model.map(ModelName.undated) },
      isTwin: isTwinCall, denies: areTwoCalls)
    var inner = [[ModelRecord]](repeating: [], count: groups.members.count)
    var outermost: [ModelRecord] = []
    for group in groups.members.indices.reversed() {
      let members = groups.members[group]
      let inside = Array(inner[group].reversed())
      inner[group] = []
      // What asks several models, and says nothing itself, is none of them.
      let asksSeveral =
        Set(inside.compactMap { $0.call.model.map(ModelName.undated) }).count > 1
        && members.allSatisfy { ModelCall.Usage(readings[$0]).isSilent }
      let records = asksSeveral ? inside : [record(of: members, around: inside, withRequests)]
      if let outer = groups.outer[group] { inner[outer] += records.reversed() } else { outermost += records }
    }
    return outermost.sorted { $0.place < $1.place }
  }

  /// - Parameters:
  ///   - members: records of the same call, side by side.
  ///   - inner: calls inside of them: the same one again, or the several that they stand for.
  private func record(of members: [Int], around inner: [ModelRecord], _ withRequests: Bool) -> ModelRecord {
    var sum = ModelCall.Usage()
    for record in inner { sum.add(record.call.usage) }
    func first<Value>(_ mine: (SpanReading) -> Value?, _ theirs: (ModelCall) -> Value?) -> Value? {
      members.compactMap { mine(readings[$0]) }.first ?? inner.compactMap { theirs($0.call) }.first
    }
    let call = ModelCall(
      span: spans[members[0]], model: first(\.model, \.model),
      responseModel: first({ $0.string(.responseModel) }, \.responseModel),
      provider: first({ $0.string(.provider) }, \.provider),
      usage: ModelCall.Usage(merging: members.map { ModelCall.Usage(readings[$0]) } + [sum]),
      failed: spans[members[0]].isError)
    guard withRequests else { return ModelRecord(call: call, place: members[0]) }
    // Of several records of one answer the one that names the most.
    let told = members.map { ToolRequest.all(in: spans[$0], readings[$0]) } + [inner.flatMap(\.requests)]
    return ModelRecord(call: call, place: members[0], requests: told.max { $0.count < $1.count } ?? [])
  }

  /// Whether two instrumentations, or one twice, tell of the same call of a model. Of two callbacks the one that is asked
  /// first may end before the other, so half of the shorter one is enough.
  private func isTwinCall(_ earlier: Int, _ later: Int) -> Bool {
    let (a, b) = (readings[earlier], readings[later])
    guard a.model != nil else { return false }
    let (used, other) = (ModelCall.Usage(a), ModelCall.Usage(b))
    guard used.agrees(with: other) else { return false }
    if let id = a.string(.responseID), let other = b.string(.responseID) {
      return id == other && overlap(earlier, later) > 0
    }
    let areSiblings = parents[earlier] == parents[later]
    if b.began != nil, areSiblings, used.isSilent { return nest(earlier, later) }
    guard spans[earlier].scope != spans[later].scope else { return false }
    return used.isSilent || other.isSilent ? areSiblings && nest(earlier, later) : overlap(earlier, later) >= 0.5
  }
}

extension TraceTree {
  /// Whether two records contradict each other: one library writes one record of a call.
  private func areTwoCalls(_ one: Int, _ other: Int) -> Bool {
    if let id = readings[one].string(.responseID), let second = readings[other].string(.responseID), id != second {
      return true
    }
    return spans[one].scope == spans[other].scope && !isTwinCall(min(one, other), max(one, other))
  }
}

extension TraceTree {
  /// What agents and tools used, as their own spans say, by calls that have no span: nothing below them is a call.
  package var unseenUsage: ModelCall.Usage {
    var holdsCall = spans.indices.map { role($0) == .model }
    for index in topDown.reversed() where holdsCall[index] {
      if let parent = parents[index] { holdsCall[parent] = true }
    }
    return outermost(below: { role($0) == .model }) { index, usage in
      (role(index) == .agent || role(index) == .tool) && !holdsCall[index] && !usage.isSilent
    }
  }

  /// What the outermost spans other than model calls say that everything below them used and cost.
  package var rolledUp: ModelCall.Usage {
    func isApart(_ index: Int) -> Bool { role(index) == .model || role(index) == .judge }
    var total = outermost { !isApart($0) && !$1.isSilent }
    total.cost = outermost { !isApart($0) && $1.cost != nil }.cost
    return total
  }

  /// What the outermost spans that count say together.
  ///
  /// - Parameter isCovering: whether what is right below a span has been counted with it.
  private func outermost(
    below isCovering: (Int) -> Bool = { _ in false }, where counts: (Int, ModelCall.Usage) -> Bool
  ) -> ModelCall.Usage {
    var isCovered = [Bool](repeating: false, count: spans.count)
    var total = ModelCall.Usage()
    for index in topDown {
      let usage = ModelCall.Usage(readings[index])
      let isBelowOne = parents[index].map { isCovered[$0] || isCovering($0) } ?? false
      let isCounted = counts(index, usage)
      if isCounted, !isBelowOne { total.add(usage) }
      isCovered[index] = isBelowOne || isCounted
    }
    return total
  }
}
