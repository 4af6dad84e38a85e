package import SpangateTrace

/// A suite file, read and checked: what to ask which agent, how to score it, and when to fail.
///
/// A value of this type is one *variant* of the file: the loader merges the variant over the file before it decodes.
package struct Suite: Sendable {
  package var name: Located<String>
  package var description: String?
  /// The path of the suite file as the user gave it.
  package var file: String
  /// The folder that relative paths in the suite start from.
  package var folder: String
  /// The variant these values are for; `default` when the file declares none.
  package var variant: String
  /// Every variant that the file declares, in its order.
  package var variants: [String]
  package var experimentID: String?
  package var target: Located<any Target>
  package var traces: TraceNeed
  /// First round, per case.
  package var trials: Int
  /// As far as the gate may go for a suspect case.
  package var maxTrials: Int
  /// Calls to the agent at one time.
  package var concurrency: Int
  /// Further attempts after an infrastructure failure, per trial; nil for the usual ones.
  package var retries: Int?
  package var gate: GatePolicy
  /// Cases that do not block, at most one entry a case. What compares takes every entry to hold; those that expired are
  /// taken out before.
  package var quarantine: [Located<Quarantine>]
  package var cases: [Case]
  /// What the file holds that opens doors, in all of its variants: values of headers, keys and variables.
  package var secrets: [String] = []
  /// What makes a fresh worktree of this suite's agent ready: a program and its arguments, run in the suite's folder.
  package var setup: Located<[String]>?
  /// How the suite defines its agent, as written.
  package var agent: JSONValue = .null
  /// Where every recorded trace is a case; the cases are known when the traces are.
  package var traceCases: TraceCases?
  /// What traces that were recorded elsewhere call things; nil where the suite does not say that there are any.
  package var recorded: RecordedNames?

  package init(
    name: Located<String>, description: String? = nil, file: String, folder: String = ".",
    variant: String = "default", variants: [String] = [], experimentID: String? = nil,
    target: Located<any Target>, traces: TraceNeed = .optional, trials: Int = 3, maxTrials: Int = 48,
    concurrency: Int = 8, retries: Int? = nil, gate: GatePolicy = GatePolicy(), quarantine: [Located<Quarantine>] = [],
    cases: [Case]
  ) {
    self.name = name
    self.description = description
    self.file = file
    self.folder = folder
    self.variant = variant
    self.variants = variants
    self.experimentID = experimentID
    self.target = target
    self.traces = traces
    self.trials = trials
    self.maxTrials = maxTrials
    self.concurrency = concurrency
    self.retries = retries
    self.gate = gate
    self.quarantine = quarantine
    self.cases = cases
  }

  /// Whether there is anybody to ask.
  package var hasAgent: Bool { !(target.value is NoTarget) }

  /// First round of one case.
  package func trials(of case: Case) -> Int { `case`.trials ?? trials }
}

/// Whether a trial without a settled trace can be judged.
package enum TraceNeed: String, Sendable, CaseIterable, Codable {
  /// A trial whose trace did not settle is unmeasurable.
  case required
  /// Spans are taken where they come; what reads the trace is unscored without it.
  case optional
  /// Nothing is waited for.
  case off
}
