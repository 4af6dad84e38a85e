import SpangateCore
import Testing

/// What a suite says of changes in the path.
struct PathPolicyTests {
  private func suite(_ path: String, more: String = "") throws -> Suite {
    try #require(
      Fixtures.load(
        """
        suite: refunds
        agent: {command: [cat]}
        scorers: [contains: x]
        \(more)
        gate: {path: \(path)}
        cases: [{id: a, input: b}]
        """
      ).value)
  }

  @Test func `one word is for all parts, and what is not named is advisory`() throws {
    #expect(try suite("block").gate.path.parts(.block) == Set(PathPart.allCases))
    #expect(try suite("off").gate.path.parts(.off) == Set(PathPart.allCases))
    let some = try suite("{tools: block, arguments: off, ignore: [search_*]}").gate.path
    #expect(some.parts(.block) == [.tools])
    #expect(some.parts(.advisory) == [.models, .steps, .firstCalls])
    #expect(some.ignore == ["search_*"])
    #expect(!GatePolicy().path.blocks)
  }

  @Test func `a path that blocks needs traces, and is missed when it is gone`() throws {
    let blocking = try suite("{first_calls: block}")
    #expect(blocking.traces == .required)
    #expect(try suite("advisory").traces == .optional)
    #expect(blocking.limits["gate.path.first_calls.block"] == 1)
    #expect(try suite("advisory").softened(since: blocking.limits).count == 1)
  }
}
