import SpangateTrace

/// One thing that an agent did in a trial, however many spans tell of it.
struct Step: Sendable {
  var kind: SpanRole
  /// What tells it from others of its kind: a tool's name, an agent's, the name of a span that is nothing known.
  var label: String
  var span: SpanID
  var spanName: String
  /// Index of the step that it is inside of.
  var container: Int?
  var start: UInt64
  var end: UInt64
  /// The part of a workflow that it is in, which tells apart models that are asked for different things.
  var stage = ""
  var fields: [StepField] = []

  /// Whether it is in place of any other of these.
  struct Slot: Hashable {
    var kind: SpanRole
    var label: String
  }

  /// Behind the name of what was called again.
  static let retried = ", called again"

  var hasFailed: Bool { fields.contains { $0.feature == .error && $0.value != .text("none") } }

  var arguments: [String] {
    fields.compactMap { field in
      guard field.feature == .argument, case .text(let text) = field.value else { return nil }
      return field.path + "=" + text
    }
  }

  var slot: Slot { Slot(kind: kind, label: label) }
}
