import SpangateTrace

/// A trace without gaps as measures see it, read once for all of them.
struct MeasuredTrace: Sendable {
  let tree: TraceTree
  /// With what each cost.
  let modelCalls: [ModelCall]

  init(_ trace: Trace, prices: PriceTable) {
    tree = TraceTree(trace.spans)
    modelCalls = tree.modelCalls.priced(by: prices)
  }
}
