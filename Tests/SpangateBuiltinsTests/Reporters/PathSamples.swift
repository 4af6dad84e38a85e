import SpangateCore
import SpangateTrace

extension PathReport {
  /// A tool that blocks and an argument that does not.
  ///
  /// - Parameter text: stands wherever a text may stand, if there is one.
  static func stub(_ text: String? = nil) -> PathReport {
    var report = PathReport()
    report.cases = 4
    var gone = PathChange(
      .tools, .vanished, name: text ?? "get_order",
      message: text?.inert(limit: 200) ?? "`get_order` is called in none of 12 trials, and was in 12 of 12",
      now: .init(trials: 0, all: 12, mean: 0), before: .init(trials: 12, all: 12, mean: 1),
      cases: text.map { [$0] } ?? ["refund-window", "late-orders", "refund-total", "lost"], chance: 0.0004,
      trial: TrialKey(suite: text ?? "ops-assistant", case: text ?? "refund-window", variant: "control", index: 2),
      trace: TraceID("4bf92f3577b34da6a3ce929d0e0e4730")!, otherTrace: TraceID("0af7651916cd43dd8448eb211c80319c"))
    gone.severity = .blocking
    var moved = gone
    (moved.part, moved.kind, moved.severity) = (.arguments, .moved, .advisory)
    (moved.name, moved.argument) = (text ?? "search_logs", text ?? "since")
    moved.message =
      text?.inert(limit: 200)
      ?? "argument `since` of `search_logs` is `2024-01-01` in 3 of 3 trials, and was `last night` in 3 of 3"
    (moved.cases, moved.span, moved.otherTrace) = ([text ?? "lost"], SpanID(0xc1), nil)
    moved.url = text ?? "http://localhost:16686/trace/4bf92f3577b34da6a3ce929d0e0e4730"
    (moved.now.mean, moved.before.mean) = (nil, nil)
    report.changes = [gone, moved]
    return report
  }
}
