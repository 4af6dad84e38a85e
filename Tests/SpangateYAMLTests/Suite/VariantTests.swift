import SpangateCore
import SpangateTrace
import Testing

struct VariantTests {
  private let text = """
    suite: s
    agent: {command: [cat]}
    scorers: [contains: x]
    variants:
      one: {}
      two: {agent: {env: {TOKEN: "${UNSET}"}}, scorers: [contains: y, max_turns: 3]}
    cases: [{id: a, input: b}]
    """

  @Test func `a variable that only another variant reads is a warning`() throws {
    let loaded = try Fixtures.load(text, variant: "one")
    #expect(loaded.value != nil)
    #expect(loaded.findings.map(\.severity) == [.warning])
    #expect(try Fixtures.load(text, variant: "two").value == nil)
  }

  @Test func `lists are replaced, not merged`() throws {
    let suite = try Fixtures.load(text.replacing("${UNSET}", with: ""), variant: "two").value
    #expect(suite?.cases.first?.scorers.map(\.name) == ["contains", "max_turns"])
    #expect(suite?.traces == .required)
  }

  @Test func `a finding that every variant shares is told once`() throws {
    let loaded = try Fixtures.load(text.replacing("input: b", with: "inputt: b"), variant: "one")
    #expect(loaded.findings.count { $0.rule == .keyUnknown } == 1)
  }

  @Test(arguments: [("tow", "did you mean `two`?"), ("default", nil)])
  func `a variant that is not declared is refused`(name: String, help: String?) throws {
    let loaded = try Fixtures.load(text, variant: name)
    #expect(loaded.value == nil)
    #expect(loaded.findings.map(\.rule) == [.nothingSelected])
    #expect(loaded.findings.first?.help == help)
  }

  @Test func `a suite without variants has one that is called default`() throws {
    let text = "suite: s\nagent: {command: [cat]}\nscorers: [no_errors]\ncases: [{id: a, input: b}]"
    #expect(try Fixtures.load(text, variant: "default").value?.variant == "default")
    #expect(try Fixtures.load(text, variant: "control").value == nil)
  }
}
