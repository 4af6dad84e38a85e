import SpangateCore
import SpangateTrace

/// The reports that were asked for: files are cleared before anything else happens, and written however it ends.
struct ReportOutput<Subject>: Sendable {
  private struct Output: Sendable {
    let format: ReportFormat<Subject>
    let path: String?
  }

  private let outputs: [Output]
  private let problems: [Finding]
  private let console: Console
  private let isWritten = Locked(false)
  /// Which outputs have files that may be written, by their places.
  private let cleared = Locked<Set<Int>>([])
  /// Shows somebody who only asked for files how it went.
  private let summarize: @Sendable (Subject) -> Void
  /// Where the readers of files find what these speak of.
  var whereabouts = Whereabouts()

  init(
    _ requests: [ReportRequest], among formats: [ReportFormat<Subject>], console: Console,
    summarizing summarize: @escaping @Sendable (Subject) -> Void
  ) {
    var (outputs, problems) = ([Output](), [Finding]())
    for request in requests {
      if let format = formats.first(where: { $0.name == request.format }) {
        outputs.append(Output(format: format, path: request.path))
      } else {
        let known = formats.map { "`\($0.name)`" }.joined(separator: ", ")
        problems.append(
          Finding(
            .kindUnknown, "unknown report format `\(request.text.inert())`", help: "the formats are \(known)"))
      }
    }
    self.outputs = outputs
    self.problems = problems
    self.console = console
    self.summarize = summarize
  }

  /// Takes away the reports of an earlier run, and checks that those of this one can be written.
  ///
  /// - Parameter inputs: files that are read, and that no report may take the place of.
  func prepare(protecting inputs: [String] = []) throws {
    var problems = problems
    var taken: [String: String] = [:]
    for path in inputs { taken[ReportFile(path: path).identity ?? path] = "`\(path.inert())` is read by this command" }
    for (index, output) in outputs.enumerated() {
      guard let path = output.path else { continue }
      let (name, file) = ("report `\(output.format.name)`", ReportFile(path: path))
      do throws(ReportFile.Problem) {
        if let identity = file.identity, let other = taken[identity] { throw ReportFile.Problem(other) }
        if file.isSuite { throw ReportFile.Problem("there is a YAML file already") }
        try file.clear()
        cleared.withLock { _ = $0.insert(index) }
        if let identity = file.identity { taken[identity] = "\(name) is written there already" }
      } catch {
        problems.append(unwritable(output, error))
      }
    }
    try console.check(problems)
  }

  /// Writes the files first: one that cannot be written belongs into the others.
  ///
  /// - Parameter blaming: what is written instead when a report is missing.
  /// - Returns: what was written.
  @discardableResult
  func write(_ report: Subject, blaming: (Subject, [Finding]) -> Subject = { report, _ in report }) -> Subject {
    isWritten.withLock { $0 = true }
    var report = report
    let files = outputs.filter { $0.path != nil }
    let problems = files.compactMap { problem(writing: report, as: $0) }
    if !problems.isEmpty {
      console.show(problems)
      report = blaming(report, problems)
      for file in files { _ = problem(writing: report, as: file) }
    }
    for output in outputs where output.path == nil {
      console.out(output.format.render(report, surface(console.surface)))
    }
    for output in outputs {
      do { try output.format.complement(report, surface(Surface())) } catch {
        console.show([unwritten(output.format.name, "\(error)")])
      }
    }
    if outputs.allSatisfy({ $0.path != nil }) { summarize(report) }
    return report
  }

  /// Runs a command. Where it ends without having written anything, writes that.
  ///
  /// - Parameter failure: what there is to say of a command that ended like this.
  func cover(_ failure: (ExitStatus, [Finding]) -> Subject, _ body: () async throws -> Void) async throws {
    do {
      try await body()
    } catch {
      if !isWritten.withLock({ $0 }) { writeFailure(failure((error as? Stop)?.status ?? .bug, console.shown)) }
      throw error
    }
  }

  /// Into files that have been cleared, and nowhere else: what is read by the command stays. On stdout only for programs,
  /// since a person has seen on stderr what there is to say.
  func writeFailure(_ report: Subject) {
    let cleared = self.cleared.withLock { $0 }
    for (index, output) in outputs.enumerated() {
      if output.path != nil {
        guard cleared.contains(index) else { continue }
        if let problem = problem(writing: report, as: output) { console.show([problem]) }
      } else if !output.format.isForPeople {
        console.out(output.format.render(report, surface(console.surface)))
      } else {
        continue
      }
      try? output.format.complement(report, surface(Surface()))
    }
  }

  private func surface(_ surface: Surface) -> Surface {
    var surface = surface
    surface.whereabouts = whereabouts
    return surface
  }

  private func problem(writing report: Subject, as output: Output) -> Finding? {
    guard let path = output.path else { return nil }
    do throws(ReportFile.Problem) {
      try ReportFile(path: path).write(Array(output.format.render(report, surface(Surface())).utf8))
      return nil
    } catch {
      return unwritten("\(output.format.name)", "\(error)", to: path)
    }
  }

  private func unwritable(_ output: Output, _ problem: ReportFile.Problem) -> Finding {
    Finding(
      .reportUnwritable,
      "report `\(output.format.name)` cannot be written to `\((output.path ?? "").inert())`: \(problem)",
      help: "give it a path of its own: `--report \(output.format.name)=PATH`")
  }

  private func unwritten(_ name: String, _ reason: String, to path: String? = nil) -> Finding {
    Finding(
      .reporterFailed, "report `\(name)` could not be written" + (path.map { " to `\($0.inert())`" } ?? ""),
      severity: path == nil ? nil : .error, notes: [.init("reason", reason.inert())])
  }
}

extension ReportOutput<Report> {
  init(_ requests: [ReportRequest], environment: [String: String], console: Console) {
    let formats = ReportFormat<Report>.all(environment: environment)
    let concise = formats.first { $0.name == "concise" }
    self.init(requests, among: formats, console: console) { report in
      if let concise { console.error(concise.render(report, Surface(color: console.color))) }
    }
  }

  /// Writes the reports. A pipeline that asked for one and has none did not pass.
  ///
  /// - Returns: what was written.
  func write(_ report: Report) -> Report {
    write(report) { report, problems in
      var report = report
      report.findings = problems + report.findings
      if report.exitStatus == .passed { (report.verdict, report.exitStatus) = (.inconclusive, .inconclusive) }
      return report
    }
  }

  /// Runs a command; one that ends before there is a report leaves one that says why.
  func cover(_ body: () async throws -> Void) async throws {
    try await cover({ Report(unmeasured: $0, findings: $1) }, body)
  }
}

extension Report {
  /// Of a command that ended before anything was measured.
  init(unmeasured status: ExitStatus, findings: [Finding]) {
    self.init(
      verdict: status == .regressed ? .regressed : .inconclusive, exitStatus: status,
      run: Run(id: "", startedAt: .now), findings: findings)
  }
}

extension ReportOutput<ABReport> {
  /// Runs a command; one that ends before there is a report leaves one that says why.
  func cover(_ request: ABRequest, _ body: () async throws -> Void) async throws {
    try await cover({ ABReport(unmeasured: request, $0, findings: $1) }, body)
  }

  init(_ requests: [ReportRequest], console: Console) {
    self.init(requests, among: ReportFormat<ABReport>.all, console: console) { report in
      console.show(report.findings)
      console.error(report.headline)
    }
  }
}

extension ABReport {
  /// Of a command that ended before anything was measured.
  init(unmeasured request: ABRequest, _ status: ExitStatus, findings: [Finding]) {
    func arm(_ variant: String) -> Arm {
      Arm(variant: variant, trials: 0, cost: .absent(why: "nothing was measured"))
    }
    self.init(
      exitStatus: status, run: Report.Run(id: "", startedAt: .now), suite: request.suite, file: request.suite,
      first: arm(request.arms[0]),
      others: request.arms.dropFirst().map { ArmComparison(arm: arm($0), call: .inconclusive) },
      findings: findings)
  }
}
