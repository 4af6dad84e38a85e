package import SpangateCore
import SpangateTrace

extension SuiteLoader {
  /// How a suite that was measured elsewhere is to be compared.
  package struct PastPolicy: Sendable {
    package var name: Located<String>
    package var gate: GatePolicy
    package var quarantine: [Located<Quarantine>]
  }

  /// The `suite`, `gate` and `quarantine` of a suite file, for results of another tool: whom that asked, and what, is
  /// no matter here, and need not be written.
  ///
  /// - Parameters:
  ///   - scorers: of the results.
  ///   - cases: the IDs of theirs.
  package func policy(at path: String, scorers: [BoundScorer], cases: [String]) -> Loaded<PastPolicy> {
    let (root, findings) = Composer.document(SuiteFile(path).source)
    guard let root else { return Loaded(nil, findings: findings) }
    let subject = NodeDecoder.Subject(role: "the suite", mark: .start, isDocument: true)
    let loaded = decoding.decode(PolicyDocument.self, from: root, as: subject)
    var problems = findings + loaded.findings
    guard let document = loaded.value else { return Loaded(nil, findings: problems).settled(first: path) }
    let name = document.suite.value
    if !name.isStandIn, !Name.isValid(name.value) { problems.append(Name.finding(name.value, at: name.range)) }
    let gate = document.gate.map {
      // A measure of the suite's own is not in the results, and what cannot be measured is no pass.
      GateReader(scorers: scorers, knowsScorers: true, measureQuery: registry.measureQuery).policy($0, &problems)
    }
    let quarantine = QuarantineReader(cases: cases, knowsCases: true)
      .quarantine(document.quarantine?.value ?? [], &problems)
    return Loaded(
      PastPolicy(name: name, gate: gate ?? GatePolicy(), quarantine: quarantine), findings: problems
    ).settled(first: path)
  }
}

/// The keys of a suite file, of which few are heeded.
private struct PolicyDocument: Decodable, Sendable {
  var suite: AsWritten<Located<String>>
  var description: AsWritten<String>?
  var agent: Separate<AgentPart>?
  var setup: Separate<AgentPart>?
  var variants: Separate<VariantsPart>?
  var traces: Separate<AgentPart>?
  var experiment: Separate<AgentPart>?
  var trials: Separate<AgentPart>?
  var maxTrials: Separate<AgentPart>?
  var concurrency: Separate<AgentPart>?
  var retries: Separate<AgentPart>?
  var scorers: Separate<ScorersPart>?
  var gate: GateDocument?
  var quarantine: AsWritten<[QuarantineDocument]>?
  var cases: Separate<CasesPart>?
}
