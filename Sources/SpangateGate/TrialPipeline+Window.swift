import SpangateCore

extension TrialPipeline {
  /// Measures trials, as many at a time as its window is wide.
  func measure(_ trials: [PlannedTrial]) async { await measure(trials, beside: nil) { _ in self } }

  /// The same for trials of several agents, each through its own pipeline.
  ///
  /// - Parameter answers: what the first variant answered, where variants are compared with each other.
  func measure(
    _ trials: [PlannedTrial], beside answers: PairedAnswers?, through pipeline: (PlannedTrial) -> TrialPipeline?
  ) async {
    await withTaskGroup(of: Void.self) { group in
      var underWay = 0
      for (place, trial) in trials.enumerated() {
        if underWay >= window {
          await group.next()
          underWay -= 1
        }
        guard !Task.isCancelled, runner.mayAsk() else {
          answers?.abandon(trials[place...])
          break
        }
        guard let pipeline = pipeline(trial) else {
          answers?.abandon([trial])
          continue
        }
        // Each takes its place in the queue for the agent before the next one can.
        group.addImmediateTask { await pipeline.measure(trial, beside: answers) }
        underWay += 1
      }
    }
  }
}
