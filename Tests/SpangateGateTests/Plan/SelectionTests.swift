import SpangateCore
import SpangateTesting
import SpangateTrace
import Testing

@testable import SpangateGate

struct SelectionTests {
  @Test(arguments: [
    ("refund-*", "refund-window", true), ("*", "", true), ("a?c", "abc", true), ("a?c", "ac", false),
    ("*x*y", "axbxcy", true), ("*x*y", "axbxc", false), ("exact", "exact", true), ("exact", "exactly", false),
    ("a*a", "a", false),
  ])
  func `globs match like a shell's`(glob: String, text: String, matches: Bool) {
    #expect(text.matches(glob: glob) == matches)
  }

  @Test func `shards share the cases out without overlap`() {
    let ids = (0..<500).map { "case-\($0)" }
    let shards = (1...4).compactMap { Shard("\($0)/4") }
    for id in ids { #expect(shards.count { $0.contains(id) } == 1) }
    for shard in shards { #expect(ids.count { shard.contains($0) } > 80) }
  }

  @Test(arguments: ["0/4", "5/4", "1", "1/0", "a/b", "1/2/3", "1/a/3", "-1/2", ""])
  func `a shard that is none is refused`(text: String) { #expect(Shard(text) == nil) }

  @Test func `tags and globs narrow a suite, and options replace its trials`() {
    let cases = [Case.stub("refund-a", tags: ["eu"]), .stub("refund-b"), .stub("other", tags: ["eu"])]
    let suite = Suite.stub(FakeTarget { _ in .answered(Answer(text: "")) }, cases: cases)
    var selection = RunSelection()
    selection.only = ["refund-*"]
    selection.tags = ["eu"]
    selection.trials = 30
    let narrowed = suite.narrowed(to: selection)
    #expect(narrowed.cases.map(\.id) == ["refund-a"])
    #expect(narrowed.trials == 30)
    #expect(narrowed.maxTrials == 48)
  }
}
