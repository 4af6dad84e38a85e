import SpangateCore
import SpangateTrace

/// Makes suites out of the nodes of one file.
struct SuiteAssembly {
  let registry: Registry
  let decoding: Decoding
  let path: String
  let root: Node
  /// Whether a suite that says nothing of recorded traces has to have an `agent`.
  let needsAgent: Bool

  private var subject: NodeDecoder.Subject { NodeDecoder.Subject(role: "the suite", mark: .start, isDocument: true) }

  /// The chosen variant's suite, with the findings of all variants.
  func suite(_ chosen: String?) -> Loaded<Suite> {
    var findings: [Finding] = []
    let variants = Variants(root, registry: registry, &findings)
    guard let choice = variants.choose(chosen, &findings) else { return Loaded(nil, findings: findings) }
    let merged = variants.merged(choice)
    let contents = contents(of: merged)
    let loaded = suite(from: merged, contents, choice, variants)
    findings += loaded.findings
    for other in variants.names where other != choice {
      let merged = variants.merged(other)
      // Cases are most of a file; variants that leave them alone share them.
      let own =
        variants.changesContents(other) || variants.changesContents(choice) ? self.contents(of: merged) : contents
      findings += suite(from: merged, own, other, variants).findings.map(\.asOfAnotherVariant)
    }
    return Loaded(loaded.value, findings: findings)
  }

  /// Scorers and cases: what variants rarely change.
  struct Contents {
    var shared: [BoundScorer] = []
    var cases: [Case] = []
    var traceCases: TraceCases?
    var findings: [Finding] = []

    var scorers: [BoundScorer] { shared + cases.flatMap { $0.scorers.dropFirst(shared.count) } }
  }

  private func contents(of node: Node) -> Contents {
    var contents = Contents()
    let scorers = ScorerReader(registry.scorers, decoding.verbatim)
    if let list = node["scorers"] { contents.shared = scorers.scorers(list, of: subject, &contents.findings) }
    var reader = CaseReader(decoding, scorers: scorers, folder: Path.folder(of: path), shared: contents.shared)
    // Whether a case has a scorer cannot be told while those of the suite could not be read.
    reader.knowsShared = contents.findings.isEmpty
    if let list = node["cases"] { reader.read(list) }
    contents.cases = reader.cases
    contents.traceCases = reader.traceCases
    contents.findings += reader.findings
    return contents
  }

  private func suite(from node: Node, _ contents: Contents, _ variant: String, _ variants: Variants) -> Loaded<Suite> {
    let asksNobody = !needsAgent || node.entry("recorded") != nil || contents.traceCases != nil
    let isAgentless = asksNobody && node.entries != nil && node.entry("agent") == nil
    var loaded = decoding.decode(
      SuiteDocument.self, from: isAgentless ? node.withNoAgent : node, as: subject)
    loaded.findings += contents.findings
    var target: Located<any Target>?
    if let agent = node.entry("agent") {
      target = AgentReader(targets: registry.targets, decoding: decoding).target(agent, &loaded.findings)
    } else if isAgentless {
      target = Located(NoTarget(), at: node.entry("suite")?.range ?? node.range)
    }
    guard let document = loaded.value else { return Loaded(nil, findings: loaded.findings) }
    let counts = Counts(document, &loaded.findings)
    for name in [document.suite.value, document.experiment?.id] {
      guard let name, !name.isStandIn, !Name.isValid(name.value) else { continue }
      loaded.findings.append(Name.finding(name.value, at: name.range))
    }
    let scorers = contents.scorers
    let gate = document.gate.map {
      GateReader(
        scorers: scorers, knowsScorers: contents.findings.isEmpty, measureQuery: registry.measureQuery
      ).policy($0, &loaded.findings)
    }
    if let control = gate?.control { check(control, variants, &loaded.findings) }
    if document.traces == .off, let path = gate?.path, path.blocks {
      loaded.findings.append(
        Finding(
          .valueInvalid, "`path` cannot block without traces, and `traces` is off", at: path.range,
          help: "leave out `traces: off`, or say `path: off`"))
    }
    if let setup = document.setup { Self.check(setup, &loaded.findings) }
    let recorded = document.recorded?.names(&loaded.findings)
    let knowsCases = contents.findings.isEmpty && contents.traceCases == nil
    let quarantine = QuarantineReader(cases: contents.cases.map(\.id), knowsCases: knowsCases)
      .quarantine(document.quarantine?.value ?? [], &loaded.findings)
    guard let target else { return Loaded(nil, findings: loaded.findings) }
    var suite = Suite(
      name: document.suite.value, description: document.description?.value, file: path, folder: Path.folder(of: path),
      variant: variant, variants: variants.names, experimentID: document.experiment?.id.value, target: target,
      traces: document.traces ?? Self.traceNeed(scorers, gate), trials: counts.trials, maxTrials: counts.maxTrials,
      concurrency: counts.concurrency, retries: counts.retries, gate: gate ?? GatePolicy(),
      quarantine: quarantine, cases: contents.cases)
    suite.setup = document.setup
    suite.recorded = recorded
    suite.traceCases = contents.traceCases
    suite.agent = node.entry("agent").flatMap(written) ?? .null
    return Loaded(suite, findings: loaded.findings)
  }

  /// Without what `${…}` reads.
  private func written(_ entry: Node.Entry) -> JSONValue? {
    decoding.verbatim.decode(JSONValue.self, from: entry.value, as: .init(role: "`agent`", mark: entry.keyMark)).value
  }

  private func check(_ control: Located<String>, _ variants: Variants, _ findings: inout [Finding]) {
    guard !control.isStandIn, !variants.names.contains(control.value) else { return }
    let names = variants.names.map { "`\($0.inert())`" }.joined(separator: ", ")
    findings.append(
      Finding(
        .valueInvalid, "`control` names no variant: there is no `\(control.value.inert(limit: 60))`", at: control.range,
        help: control.value.nearest(among: variants.names).map { "did you mean `\($0)`?" }
          ?? (names.isEmpty ? "declare it under `variants`" : "the variants are \(names)")))
  }

  static func check(_ setup: Located<[String]>, _ findings: inout [Finding]) {
    guard setup.value.first?.isEmpty ?? true else { return }
    findings.append(
      Finding(.valueInvalid, "`setup` must name a program", at: setup.range, help: "write it as `[npm, ci]`"))
  }

  /// Required once anything reads the trace.
  private static func traceNeed(_ scorers: [BoundScorer], _ gate: GatePolicy?) -> TraceNeed {
    let readsTrace = scorers.contains { type(of: $0.scorer).readsTrace }
    let gatesTrace = gate.map { $0.path.blocks || $0.measures.keys.contains(where: \.readsTrace) } ?? false
    return readsTrace || gatesTrace ? .required : .optional
  }
}

extension Node {
  /// With a key that has to be there otherwise.
  fileprivate var withNoAgent: Node {
    var node = self
    node.content = .mapping((entries ?? []) + [Entry(key: "agent", keyMark: mark, value: emptied())])
    return node
  }
}

extension Finding {
  /// A variable that only another variant reads need not be set for this one.
  fileprivate var asOfAnotherVariant: Finding {
    guard rule == .variableUnset else { return self }
    var finding = self
    finding.severity = .warning
    return finding
  }
}

/// How often and how much at a time.
private struct Counts {
  var trials: Int
  var maxTrials: Int
  var concurrency: Int
  var retries: Int?

  init(_ document: SuiteDocument, _ findings: inout [Finding]) {
    func count(_ key: String, _ written: Located<Int>?, default fallback: Int, from least: Int, to most: Int) -> Int {
      guard let written else { return fallback }
      if (least...most).contains(written.value) { return written.value }
      findings.append(
        Finding(.valueInvalid, "`\(key)` must be from \(least) to \(most), found \(written.value)", at: written.range))
      return fallback
    }
    trials = count("trials", document.trials, default: 3, from: 1, to: 100_000)
    maxTrials = count("max_trials", document.maxTrials, default: max(48, trials), from: 1, to: 100_000)
    concurrency = count("concurrency", document.concurrency, default: 8, from: 1, to: 10_000)
    retries = document.retries.map { count("retries", $0, default: 2, from: 0, to: 100) }
    if let written = document.maxTrials, written.value >= 1, written.value < trials {
      findings.append(
        Finding(
          .valueInvalid, "`max_trials` is \(written.value), less than the \(trials) of `trials`", at: written.range))
    }
  }
}
