extension TraceTree {
  /// The calls of tools, in order of their start: each that has a span, and each that a model asked for of which no span
  /// tells; but none that the trace shows to have been refused.
  ///
  /// One inside another with the same name is the same call; a tool that calls an agent that calls the tool again is two.
  package var toolCalls: [ToolCall] { requestedToolCalls.filter { !$0.isRefused } }

  /// The same with those that were asked for and refused.
  package var requestedToolCalls: [ToolCall] {
    let asked = AskedTools(
      modelRecords(withRequests: true).flatMap { record in record.requests.map { (record.call.span, $0) } })
    var calls = spans.indices.map { role($0) == .tool ? ToolCall(spans[$0], readings[$0]) : nil }
    // What a span leaves out may be told by the model that asked.
    calls = calls.map { $0.map(asked.completed) }
    for index in spans.indices where ToolRefusal.isTold(by: spans[index]) {
      if let tool = parent(of: index) { calls[tool]?.isRefused = true }
    }
    let groups = CallGroups(
      of: all(.tool), inside: nearest(.tool), bucket: { calls[$0]?.name }, isTwin: { isTwinCall($0, $1, calls) },
      denies: { !isTwinCall($0, $1, calls) && spans[$0].scope == spans[$1].scope || areTwo(calls[$0], calls[$1]) })
    var merged: [MergedCall] = []
    var outermost = [Int](repeating: 0, count: groups.members.count)
    for (group, members) in groups.members.enumerated() {
      let all = members.compactMap { calls[$0] }
      guard let first = all.first else { continue }
      var call = first
      for other in all.dropFirst() { call.fill(from: other) }
      if let outer = groups.outer[group],
        isSame(merged[outermost[outer]], call, spans[members[0]].scope)
      {
        outermost[group] = outermost[outer]
        merged[outermost[outer]].call.fill(from: call)
      } else {
        outermost[group] = merged.count
        merged.append(MergedCall(start: spans[members[0]].start, call: call, scope: spans[members[0]].scope))
      }
    }
    let requests = asked.unseen(beside: merged.map(\.call))
    let refused = requests.isEmpty ? [] : ToolRefusal.ids(in: spans)
    let unseen = requests.map { span, request in
      var call = ToolCall(span: span.id, name: request.name, arguments: request.arguments, id: request.id)
      call.hasSpan = false
      call.isRefused = request.id.map(refused.contains) ?? false
      return MergedCall(start: span.end, call: call, scope: span.scope)
    }
    return (merged + unseen).sorted { $0.start < $1.start }.map(\.call)
  }

  private struct MergedCall {
    var start: UInt64
    var call: ToolCall
    /// Of its outermost span.
    var scope: String
  }

  /// Whether a call inside of another is that one again. A library that tells of two with other arguments tells of two.
  private func isSame(_ outer: MergedCall, _ inner: ToolCall, _ scope: String) -> Bool {
    if outer.call.name == inner.name { return outer.scope != scope || !areTwo(outer.call, inner) }
    return ToolRequest.isServed(outer.call.name, inner.name) && !areTwo(outer.call, inner)
  }

  /// Whether the arguments of two calls, or what they are known by, are not the same.
  private func areTwo(_ one: ToolCall?, _ other: ToolCall?) -> Bool {
    guard let one, let other else { return false }
    if let id = one.id, let second = other.id, id != second { return true }
    return one.arguments?.object != nil && other.arguments?.object != nil && one.arguments != other.arguments
  }

  /// Whether two callbacks tell of the same call of a tool.
  private func isTwinCall(_ earlier: Int, _ later: Int, _ calls: [ToolCall?]) -> Bool {
    guard let a = calls[earlier], let b = calls[later], spans[earlier].scope != spans[later].scope else { return false }
    return !areTwo(a, b) && overlap(earlier, later) > 0
  }
}
