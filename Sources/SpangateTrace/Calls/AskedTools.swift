/// The tools that models asked for, in their order.
struct AskedTools {
  private var requests: [(span: SpanRecord, request: ToolRequest)] = []
  private var ids: Set<String> = []
  private var places: [String: [Int]] = [:]
  /// Each once.
  private var names: [String] = []

  init(_ all: [(SpanRecord, ToolRequest)]) {
    // The same request may be told of again by a later record of its call.
    var known: Set<ToolRequest> = []
    for (span, request) in all where request.id == nil || known.insert(request).inserted {
      if places[request.name] == nil { names.append(request.name) }
      places[request.name, default: []].append(requests.count)
      if let id = request.id { ids.insert(id) }
      requests.append((span, request))
    }
  }

  /// A call whose own span tells less than all its arguments, with those that it was asked for with.
  func completed(_ call: ToolCall) -> ToolCall {
    guard call.arguments?.object == nil else { return call }
    let same = requests(for: call.name)
    var call = call
    if let id = call.id, let request = same.first(where: { $0.id == id }) {
      call.arguments = request.arguments ?? call.arguments
    } else if let own = call.arguments, let request = same.first(where: { $0.holdsOnly(own) }) {
      call.arguments = request.arguments
      call.id = call.id ?? request.id
    }
    return call
  }

  /// However many there are, the first of them are looked through.
  private func requests(for name: String) -> some Sequence<ToolRequest> {
    let exact = places[name]
    let loose = exact == nil ? names.prefix(Self.limit).first { ToolRequest.isOneTool($0, name) } : nil
    return (exact ?? loose.flatMap { places[$0] } ?? []).prefix(Self.limit).lazy.map { requests[$0].request }
  }

  /// Those that no call is.
  func unseen(beside calls: [ToolCall]) -> [(SpanRecord, ToolRequest)] {
    let seen = Set(calls.compactMap(\.id))
    var free = Dictionary(grouping: calls.filter { $0.id.map { !ids.contains($0) } ?? true }, by: \.name)
    func take(_ name: String?) -> Bool {
      guard let name, free[name]?.popLast() != nil else { return false }
      if free[name]?.isEmpty == true { free[name] = nil }
      return true
    }
    return requests.filter { _, request in
      if request.isAnswer || request.id.map(seen.contains) ?? false { return false }
      if take(request.name) || take(free.keys.first { ToolRequest.isOneTool($0, request.name) }) { return false }
      // A span may leave the name out, or have the tool's own for what the model was offered under another.
      if take("") || take(Vocabulary.anonymousToolSpan) { return false }
      let alike = free.first {
        $0.value.last?.arguments?.object != nil && $0.value.last?.arguments == request.arguments
      }
      return !take(alike?.key)
    }
  }

  private static let limit = 1_000
}
