import SpangateTrace

/// In which round of its agent's loop each step is taken: between the same two calls of models.
enum StepRounds {
  /// - Returns: by step, how many calls of models came before it inside of the same step; itself counts.
  static func numbers(_ steps: [Step]) -> [Int] {
    var counts: [Int: Int] = [:]
    return steps.map { step in
      let container = step.container ?? -1
      if step.kind == .model { counts[container, default: 0] += 1 }
      return counts[container] ?? 0
    }
  }
}
