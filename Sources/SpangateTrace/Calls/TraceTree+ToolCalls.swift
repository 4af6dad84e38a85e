extension TraceTree {
  /// The calls of tools, in order of their start: each that has a span, and each that a model asked for of which no span
  /// tells.
  ///
  /// One inside another with the same name is the same call; a tool that calls an agent that calls the tool again is two.
  package var toolCalls: [ToolCall] {
    let asked = AskedTools(
      modelRecords(withRequests: true).flatMap { record in record.requests.map { (record.call.span, $0) } })
    var calls = spans.indices.map { role($0) == .tool ? ToolCall(spans[$0], readings[$0]) : nil }
    // What a span leaves out may be told by the model that asked.
    calls = calls.map { $0.map(asked.completed) }
    let groups = CallGroups(of: all(.tool), inside: nearest(.tool), bucket: { calls[$0]?.name }) {
      isTwinCall($0, $1, calls)
    }
    var merged: [(start: UInt64, call: ToolCall)] = []
    var outermost = [Int](repeating: 0, count: groups.members.count)
    for (group, members) in groups.members.enumerated() {
      let all = members.compactMap { calls[$0] }
      guard let first = all.first else { continue }
      var call = first
      for other in all.dropFirst() { call.fill(from: other) }
      if let outer = groups.outer[group], merged[outermost[outer]].call.name == call.name {
        outermost[group] = outermost[outer]
        merged[outermost[outer]].call.fill(from: call)
      } else {
        outermost[group] = merged.count
        merged.append((spans[members[0]].start, call))
      }
    }
    let unseen = asked.unseen(beside: merged.map(\.call)).map { span, request in
      var call = ToolCall(span: span.id, name: request.name, arguments: request.arguments, id: request.id)
      call.hasSpan = false
      return (start: span.end, call: call)
    }
    return (merged + unseen).sorted { $0.start < $1.start }.map(\.call)
  }

  /// Whether two callbacks tell of the same call of a tool.
  private func isTwinCall(_ earlier: Int, _ later: Int, _ calls: [ToolCall?]) -> Bool {
    guard let a = calls[earlier], let b = calls[later], spans[earlier].scope != spans[later].scope else { return false }
    if let id = a.id, let other = b.id, id != other { return false }
    let isOne = a.arguments == b.arguments || a.arguments?.object == nil || b.arguments?.object == nil
    return isOne && overlap(earlier, later) > 0
  }
}
