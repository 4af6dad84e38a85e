package import SpangateCore
import SpangateDecision

extension Gate {
  /// Weighs variants of one suite against each other, and nothing with a baseline.
  ///
  /// It goes round, with twice the trials each time, until the answer is clear, the suite allows no more, or something
  /// stops it. Such a run is kept like any other, but cannot be resumed.
  ///
  /// - Parameter premises: what there is to say of the suites themselves.
  /// - Throws: when the store cannot be written.
  package func weigh(_ plan: ArmPlan, premises: [Finding] = [], linking links: TraceLinks) async throws(Finding)
    -> ABReport
  {
    try ports.store.begin(plan.run)
    var generator: any RandomNumberGenerator = SystemRandomNumberGenerator()
    var live = LiveRun(plan.run.id, ports)
    var progress = ArmProgress()
    var versus: Versus
    repeat {
      let trials = plan.round(progress.looks, using: &generator)
      ports.watch(
        progress.looks == 0
          ? .began(trials: trials.count)
          : .round(progress.looks + 1, trials: trials.count, cases: Set(trials.map(\.id.case)).count))
      progress.add(await live.measure(trials, of: plan.arms), of: trials.count)
      progress.amend(await live.overtaken(plan.measured(progress.judgements)))
      versus = Versus(plan.measured(progress.judgements), looks: progress.looks, of: plan.schedule)
    } while !versus.isClear && progress.looks < plan.schedule.count && live.goesOn
    let wantsMore = !versus.isClear && (progress.isShort || progress.looks < plan.schedule.count)
    let measured = try await live.finish(isShort: progress.isFirstShort || wantsMore, inDoubt: 0)
    var report = ABReport(
      versus, of: plan, progress, measured, premises: premises, links: links, suspects: ports.suspects,
      paths: ports.paths)
    report.findings = ports.redactor.redacted(report.findings)
    return report
  }
}

/// How far an A/B comparison has come.
struct ArmProgress {
  /// Also the rounds that were asked.
  private(set) var looks = 0
  private(set) var judgements: [Judgement] = []
  /// The last round, and the first, have trials that nobody came to ask.
  private(set) var isShort = false
  private(set) var isFirstShort = false

  mutating func add(_ fresh: [Judgement], of planned: Int) {
    isShort = fresh.count < planned
    if looks == 0 { isFirstShort = isShort }
    looks += 1
    judgements += fresh
  }

  /// Puts judgements in the place of earlier ones of the same trials.
  mutating func amend(_ amended: [Judgement]) {
    judgements = judgements.amended(by: amended)
  }
}
