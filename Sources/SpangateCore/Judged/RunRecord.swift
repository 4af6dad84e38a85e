package import SpangateTrace

/// A run: what was asked, so that it can be resumed, gated again and accepted.
package struct RunRecord: Sendable, Equatable {
  package enum State: String, Sendable, CaseIterable {
    case running, complete, interrupted
  }

  package var id: String
  package var startedAt: Timestamp
  package var finishedAt: Timestamp?
  package var state: State
  package var variant: String
  /// The variants that were compared with each other, the first one included; empty for a run of one variant.
  package var arms: [String]
  package var revision: String?
  package var seed: UInt64
  /// The options that chose what runs, as the command line named them.
  package var selection: RunSelection
  package var suites: [RunSuite]
  /// The files and folders that the command line named, each from the top of the checkout on; empty when it left out
  /// cases of them, or when that is not known.
  package var paths: [String]
  /// The unchanged agents that could be asked beside this one, of the suites that have one.
  package var controls: [RunControl]
  /// A short digest of each variable that its agents inherited and that may matter to them; nil of a run from before they
  /// were kept.
  package var environment: [String: String]?
  /// Whether nobody was asked, and the trials are traces that were recorded elsewhere.
  package var isRecorded = false
  /// Who measured it, where that was another tool; nil of a run of this one.
  package var origin: RunOrigin?
  /// Whether there is nobody who could be asked for more.
  package var asksNobody: Bool { isRecorded || origin != nil }

  package init(
    id: String, startedAt: Timestamp, finishedAt: Timestamp? = nil, state: State = .running, variant: String,
    arms: [String] = [], revision: String? = nil, seed: UInt64, selection: RunSelection = RunSelection(),
    suites: [RunSuite], paths: [String] = [], controls: [RunControl] = []
  ) {
    self.id = id
    self.startedAt = startedAt
    self.finishedAt = finishedAt
    self.state = state
    self.variant = variant
    self.arms = arms
    self.revision = revision
    self.seed = seed
    self.selection = selection
    self.suites = suites
    self.paths = paths
    self.controls = controls
  }
}

/// The tool that another tool's run was measured by. There is no agent to ask on.
package struct RunOrigin: Sendable, Equatable {
  /// As `spangate import` names it.
  package var tool: String
  /// nil where its files do not say.
  package var version: String?
  /// Why not all of it is there, each in a sentence; empty for a run that its tool ended.
  package var gaps: [String]

  package init(tool: String, version: String? = nil, gaps: [String] = []) {
    self.tool = tool
    self.version = version
    self.gaps = gaps
  }
}

/// The unchanged agent that a run may ask for suspect cases. Its trials are kept under a variant of their own and never
/// become those of a baseline.
package struct RunControl: Sendable, Equatable {
  package var suite: String
  /// As the user named it: a variant, or a git revision.
  package var name: String
  /// What its trials are kept under.
  package var variant: String
  /// The commit that the agent was taken from; nil for a variant of the suite as it is.
  package var revision: String?

  package init(suite: String, name: String, variant: String, revision: String? = nil) {
    self.suite = suite
    self.name = name
    self.variant = variant
    self.revision = revision
  }
}

/// Which cases and how many trials.
package struct RunSelection: Sendable, Equatable {
  package var only: [String] = []
  package var tags: [String] = []
  package var shard: Shard?
  package var trials: Int?
  package var maxTrials: Int?

  package init() {}
}

/// A suite as it was when the run began.
package struct RunSuite: Sendable, Equatable {
  package var name: String
  package var file: String
  /// Case ID to case fingerprint, of every case that was selected.
  package var cases: [String: Fingerprint]
  /// Case ID to score name to scorer fingerprint.
  package var scorers: [String: [String: Fingerprint]]
  /// Case ID to the trials that make it complete.
  package var trials: [String: Int]
  /// Cases that were quarantined: their samples never become those of a baseline.
  package var quarantined: Set<String>
  /// Where the file is, from the top of the checkout on; nil when that is not known.
  package var place: String?
  /// The baseline that the suite belongs to: a name, or the absolute path of a file. nil when that is not known.
  package var baseline: String?
  /// ``Suite/limits``; nil of a run from before they were kept.
  package var limits: [String: Double]?
  /// Who was asked; nil of a run from before that was kept.
  package var agent: RunAgent?

  package init(
    name: String, file: String, cases: [String: Fingerprint] = [:], scorers: [String: [String: Fingerprint]] = [:],
    trials: [String: Int] = [:], quarantined: Set<String> = [], place: String? = nil, baseline: String? = nil,
    limits: [String: Double]? = nil
  ) {
    self.name = name
    self.file = file
    self.cases = cases
    self.scorers = scorers
    self.trials = trials
    self.quarantined = quarantined
    self.place = place
    self.baseline = baseline
    self.limits = limits
  }
}

/// Which agent a run asked, as far as that can be told without asking it: two that differ here may be two agents.
package struct RunAgent: Sendable, Equatable {
  /// Of the suite's `agent` as it is written.
  package var definition: Fingerprint
  /// Of the files that it names, such as a program or a prompt.
  package var files: Fingerprint
  /// The commit that is checked out, and its content; nil where there is none.
  package var commit: String?
  package var tree: String?
  /// Of what is not committed: of the files that git knows, and of code that it does not know. nil outside of a checkout.
  package var changes: Fingerprint?

  package init(
    definition: Fingerprint, files: Fingerprint, commit: String? = nil, tree: String? = nil,
    changes: Fingerprint? = nil
  ) {
    self.definition = definition
    self.files = files
    self.commit = commit
    self.tree = tree
    self.changes = changes
  }
}
