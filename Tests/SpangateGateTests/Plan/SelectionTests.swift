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
    for count in [1, 3, 4, 500, 700] {
      let parts = (1...count).compactMap { Shard("\($0)/\(count)")?.part(of: ids, inSuite: "orders") }
      #expect(parts.map(\.count).reduce(0, +) == 500 && parts.reduce(into: Set()) { $0.formUnion($1) }.count == 500)
      #expect(parts.allSatisfy { $0.count == 500 / count || $0.count == (499 / count) + 1 })
    }
  }

  @Test func `small suites are shared out, too, and options narrow before that`() {
    let firsts = (0..<40).filter { Shard("1/4")!.part(of: ["one"], inSuite: "suite-\($0)").isEmpty == false }
    #expect((4...20).contains(firsts.count))
    let cases = (0..<8).map { Case.stub("case-\($0)", tags: $0 % 2 == 0 ? ["even"] : []) }
    let suite = Suite.stub(FakeTarget { _ in .answered(Answer(text: "")) }, cases: cases)
    let sizes = (1...4).map { number in
      var selection = RunSelection()
      selection.tags = ["even"]
      selection.shard = Shard("\(number)/4")
      return suite.narrowed(to: selection).cases.count
    }
    #expect(sizes == [1, 1, 1, 1])
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
