import SpangateCore
import SpangateTrace

/// Collects the cases of a suite, each by itself, so that one that is wrong does not hide another.
struct CaseReader {
  /// Of the paths of files with cases; what a case says is decoded as the scorers are, as it is written.
  let decoding: Decoding
  let scorers: ScorerReader
  /// Where relative paths start.
  let folder: String
  /// The suite's scorers, which every case has.
  let shared: [BoundScorer]
  var knowsShared = true
  private(set) var cases: [Case] = []
  /// Where every recorded trace is a case.
  var traceCases: TraceCases?
  private(set) var findings: [Finding] = []
  private var places: [String: SourceRange] = [:]

  init(_ decoding: Decoding, scorers: ScorerReader, folder: String, shared: [BoundScorer]) {
    self.decoding = decoding
    self.scorers = scorers
    self.folder = folder
    self.shared = shared
    checkNames(of: shared, in: NodeDecoder.Subject(role: "the suite", mark: .start))
  }

  mutating func note(_ more: [Finding]) { findings += more }

  mutating func read(_ list: Node) {
    if list.entry("from") != nil { return readTraceCases(list) }
    guard list.items != nil || list.isNull else {
      findings.append(
        Finding(
          .valueInvalid, "`cases`: expected a list, found \(list.noun)", at: list.range,
          help: "put `- ` before each case"))
      return
    }
    let before = findings.count
    for (index, item) in (list.items ?? []).enumerated() {
      if item.entry("from") != nil { read(casesFrom: item) } else { read(item, number: index + 1) }
    }
    if cases.isEmpty, findings.count == before {
      findings.append(Finding(.suiteEmpty, "the suite has no case", at: list.range))
    }
  }

  /// Reads one case.
  ///
  /// - Parameter number: what it is called while its id is not known.
  mutating func read(_ node: Node, number: Int) {
    let id = node["id"]?.scalar?.text
    let subject = NodeDecoder.Subject(role: id == nil ? "case \(number)" : "case", id: id, mark: node.mark)
    let loaded = scorers.decoding.decode(CaseDocument.self, from: node, as: subject)
    findings += loaded.findings
    let own = node["scorers"].map { scorers.scorers($0, of: subject, &findings) } ?? []
    guard let document = loaded.value else { return }
    check(document)
    if !own.isEmpty { checkNames(of: shared + own, in: subject, from: shared.count) }
    if shared.isEmpty, own.isEmpty, knowsShared, node["scorers"]?.items?.isEmpty ?? true {
      findings.append(
        Finding(
          .suiteEmpty, "\(subject.name) has no scorer, so it would pass whatever the agent does",
          at: document.id.isStandIn ? node.range : document.id.range,
          help: "give it `scorers`, or give the suite some"))
    }
    if document.expected == nil {
      findings += (shared + own).enumerated().filter { $1.scorer.needsExpected }.map { index, scorer in
        let place = index < shared.count ? document.id.range : scorer.range
        return Finding(
          .valueInvalid, "`\(scorer.name.inert(limit: 60))` has nothing to compare with in \(subject.name)", at: place,
          help: "give the case an `expected`, or the scorer a value")
      }
    }
    guard loaded.findings.isEmpty else { return }
    cases.append(
      Case(
        id: document.id.value, input: document.input, expected: document.expected,
        scorers: scorers.withThoseOfCalls(own.isEmpty ? shared : shared + own, at: document.id.range),
        tags: document.tags ?? [], cluster: document.cluster, trials: document.trials?.value, range: document.id.range))
  }

  private mutating func check(_ document: CaseDocument) {
    if let trials = document.trials, !(1...100_000).contains(trials.value) {
      findings.append(
        Finding(.valueInvalid, "`trials` must be from 1 to 100000, found \(trials.value)", at: trials.range))
    }
    let id = document.id
    if id.isStandIn { return }
    if !Name.isValid(id.value) { findings.append(Name.finding(id.value, at: id.range)) }
    if let first = places.updateValue(id.range, forKey: id.value) {
      places[id.value] = first
      findings.append(
        Finding(
          .idDuplicate, "two cases have the id `\(id.value.inert(limit: 60))`", at: id.range, notes: [.first(first)]))
    }
  }

  private mutating func checkNames(of scorers: [BoundScorer], in subject: NodeDecoder.Subject, from start: Int = 0) {
    for index in scorers.indices where index >= start {
      guard let twin = scorers[..<index].first(where: { $0.name == scorers[index].name }) else { continue }
      findings.append(
        Finding(
          .idDuplicate, "two scores of \(subject.name) have the name `\(twin.name.inert(limit: 60))`",
          at: scorers[index].range,
          notes: [.first(twin.range)], help: "give one of them another `name`"))
    }
  }
}

extension Finding.Note {
  /// Where the other one of two is.
  static func first(_ range: SourceRange) -> Finding.Note {
    Finding.Note("first", "\(range.file):\(range.line):\(range.column)")
  }
}

extension CaseReader {
  /// Reads the cases of a JSONL file: one object a line, empty lines aside.
  fileprivate mutating func read(casesFrom node: Node) {
    let subject = NodeDecoder.Subject(role: "cases from a file", mark: node.mark)
    let loaded = decoding.decode(CaseFileDocument.self, from: node, as: subject)
    findings += loaded.findings
    guard let from = loaded.value?.from, loaded.findings.isEmpty else { return }
    if from.value == "traces", Path.item(at: Path.join(folder, "traces")) == .nothing {
      findings.append(
        Finding(
          .valueInvalid, "recorded traces stand for all cases of a suite, and not for one of a list", at: from.range,
          help: "write `cases: {from: traces}`"))
      return
    }
    do {
      let path = Path.join(folder, from.value)
      let ownership = Ownership(environment: decoding.environment)
      let isInside = ownership.isInside(path, of: folder)
      guard isInside || ownership.allows(path) else {
        let outside = "`\(from.value.inert())` is outside of the suite's repository"
        findings.append(
          Finding(
            .fileOutside, outside, at: from.range,
            help: "move it into the repository, or allow its folder by `\(Ownership.variable)`"))
        return
      }
      let known = findings.count
      defer {
        // Nothing of it is shown to whoever sees what the suite's author gets to see.
        if !isInside { for index in findings.indices.dropFirst(known) { findings[index].conceal(path) } }
      }
      let file = try SourceFile.read(path, limit: 256 << 20, breaks: .lineFeed)
      let lines = (1...file.lineCount).filter { file.bytes[file.byteRange(ofLine: $0)].contains { $0 > 0x20 } }
      if lines.isEmpty {
        findings.append(Finding(.suiteEmpty, "`\(from.value.inert())` holds no case", at: from.range))
      }
      for line in lines { read(line, of: file) }
    } catch {
      var finding = error
      finding.range = finding.range ?? from.range
      findings.append(finding)
    }
  }

  private mutating func read(_ line: Int, of file: SourceFile) {
    let range = file.byteRange(ofLine: line)
    do {
      let value = try JSONValue(parsing: Array(file.bytes[range]))
      let mark = Mark(line: line, column: 1, length: file.codePoints(in: range))
      guard value.object != nil else {
        findings.append(Finding(.valueInvalid, "a case must be a JSON object", at: file.range(mark)))
        return
      }
      read(Node(value, at: mark, in: file), number: line)
    } catch {
      let column =
        file.codePoints(in: range.lowerBound..<min(range.lowerBound + error.column - 1, range.upperBound)) + 1
      findings.append(
        Finding(.jsonMalformed, error.problem, at: file.range(Mark(line: line, column: column))))
    }
  }
}

extension Finding {
  /// Takes out what may quote a file.
  fileprivate mutating func conceal(_ file: String) {
    guard range?.file == file else { return }
    message = "line \(range?.line ?? 1) of `\(file.inert())` cannot be read as a case: \(rule.name)"
    range?.excerpt = ""
    (caption, help, notes) = (nil, nil, [])
  }
}
