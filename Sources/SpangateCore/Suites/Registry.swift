/// Every plug-in that this build knows, by its kind.
package struct Registry: Sendable {
  package var targets: [any Target.Type]
  package var scorers: [any Scorer.Type]
  package var backends: [any Backend.Type]
  package var reporters: [any Reporter.Type]

  package init(
    targets: [any Target.Type] = [], scorers: [any Scorer.Type] = [], backends: [any Backend.Type] = [],
    reporters: [any Reporter.Type] = []
  ) {
    self.targets = targets
    self.scorers = scorers
    self.backends = backends
    self.reporters = reporters
  }
}
