extension EncodedRunRecord {
  package init(_ run: RunRecord) {
    id = run.id
    startedAt = run.startedAt
    state = run.state
    variant = run.variant
    seed = run.seed
    finishedAt = run.finishedAt
    arms = run.arms
    revision = run.revision
    selection = Selection(
      only: run.selection.only, tags: run.selection.tags, shard: run.selection.shard, trials: run.selection.trials,
      maxTrials: run.selection.maxTrials)
    suites = run.suites.map { suite in
      EncodedRunRecord.Suite(
        name: suite.name, file: suite.file, cases: suite.cases, scorers: suite.scorers, trials: suite.trials,
        quarantined: suite.quarantined.sorted(), place: suite.place, baseline: suite.baseline, limits: suite.limits,
        agent: suite.agent.map(Agent.init))
    }
    paths = run.paths
    controls = run.controls.map { control in
      EncodedRunRecord.Control(
        suite: control.suite, name: control.name, variant: control.variant, revision: control.revision)
    }
    environment = run.environment
    isRecorded = run.isRecorded
    origin = run.origin.map { Origin(tool: $0.tool, version: $0.version, gaps: $0.gaps) }
  }

  package var run: RunRecord {
    var selected = RunSelection()
    selected.only = selection.only
    selected.tags = selection.tags
    selected.shard = selection.shard
    selected.trials = selection.trials
    selected.maxTrials = selection.maxTrials
    var run = RunRecord(
      id: id, startedAt: startedAt, finishedAt: finishedAt, state: state, variant: variant, arms: arms,
      revision: revision, seed: seed, selection: selected,
      suites: suites.map { suite in
        var decoded = RunSuite(
          name: suite.name, file: suite.file, cases: suite.cases, scorers: suite.scorers, trials: suite.trials,
          quarantined: Set(suite.quarantined), place: suite.place, baseline: suite.baseline, limits: suite.limits)
        decoded.agent = suite.agent?.agent
        return decoded
      }, paths: paths,
      controls: controls.map { control in
        RunControl(suite: control.suite, name: control.name, variant: control.variant, revision: control.revision)
      })
    run.environment = environment
    run.isRecorded = isRecorded
    run.origin = origin.map { RunOrigin(tool: $0.tool, version: $0.version, gaps: $0.gaps) }
    return run
  }
}

extension EncodedRunRecord.Agent {
  fileprivate init(_ agent: RunAgent) {
    definition = agent.definition
    files = agent.files
    commit = agent.commit
    tree = agent.tree
    changes = agent.changes
  }

  fileprivate var agent: RunAgent {
    RunAgent(definition: definition, files: files, commit: commit, tree: tree, changes: changes)
  }
}
