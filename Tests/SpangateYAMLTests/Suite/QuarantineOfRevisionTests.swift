import SpangateCore
import SpangateTrace
import SpangateYAML
import Testing

struct QuarantineOfRevisionTests {
  private func list(_ text: String, variant: String = "default") -> Loaded<[Located<Quarantine>]> {
    SuiteLoader.fakes.quarantine(in: Array(text.utf8), path: "main:suite.yaml", variant: variant)
  }

  @Test func `the list of another state is read whatever else that file holds`() {
    let text = """
      suite: s
      agent: {flying: true}
      quarantine: [{case: gone, reason: x, owner: ana, until: 2026-12-31}]
      variants: {terse: {quarantine: []}}
      nonsense: 5
      """
    #expect(list(text).value?.map(\.value.case) == ["gone"])
    #expect(list(text).findings == [])
    #expect(list(text, variant: "terse").value?.isEmpty == true)
    #expect(list("suite: s").value?.isEmpty == true)
    #expect(list("suite: s\nquarantine:").value?.isEmpty == true)
  }

  @Test(arguments: [
    "quarantine: [", "quarantine: 5", "quarantine: [{case: a}]", "quarantine: [{case: a, reason: x\u{0}",
  ])
  func `a list that makes no sense is none`(text: String) {
    let loaded = list(text)
    #expect(loaded.value == nil)
    #expect(loaded.findings.first?.range?.file == "main:suite.yaml")
  }
}
