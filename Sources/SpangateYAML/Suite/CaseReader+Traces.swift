import SpangateCore
import SpangateTrace

extension CaseReader {
  /// `cases: {from: traces}`: what the suite's scorers are to score; the cases come with the traces.
  mutating func readTraceCases(_ node: Node) {
    let subject = NodeDecoder.Subject(role: "`cases`", mark: node.mark)
    let loaded = decoding.verbatim.decode(TraceCasesDocument.self, from: node, as: subject)
    note(loaded.findings)
    guard let document = loaded.value, loaded.findings.isEmpty else { return }
    guard document.from.value == "traces" else {
      return note([
        Finding(
          .valueInvalid, "`cases` reads `from: traces`, found `\(document.from.value.inert(limit: 60))`",
          at: document.from.range, help: "a file of cases is an item of a list: `- from: cases.jsonl`")
      ])
    }
    if shared.isEmpty, knowsShared {
      note([
        Finding(
          .suiteEmpty, "the suite has no scorer, so every trace would pass", at: node.range,
          help: "give it `scorers`")
      ])
    }
    note(
      shared.filter(\.scorer.needsExpected).map { scorer in
        Finding(
          .valueInvalid, "`\(scorer.name.inert(limit: 60))` has nothing to compare with: a trace has no `expected`",
          at: scorer.range, help: "give the scorer a value")
      })
    traceCases = TraceCases(
      query: document.where, scorers: scorers.withThoseOfCalls(shared, at: document.from.range),
      range: document.from.range)
  }
}
