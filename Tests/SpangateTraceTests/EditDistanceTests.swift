import SpangateTrace
import Testing

struct EditDistanceTests {
  @Test(arguments: [
    ("", "", 0), ("kitten", "sitting", 3), ("at_mots", "at_most", 1), ("ab", "", 2), ("é", "e", 1), ("same", "same", 0),
  ])
  func `edits and swaps are counted`(a: String, b: String, distance: Int) {
    #expect(EditDistance.between(a, b, atMost: 9) == distance)
    #expect(EditDistance.between(b, a, atMost: 9) == distance)
    #expect(EditDistance.between(a, b, atMost: distance - 1) == nil)
  }

  @Test(arguments: [
    ("at_mots", "at_most"), ("maxTrials", "max_trials"), ("MAX-TRIALS", "max_trials"), ("tol", "tool"),
    ("concurency", "concurrency"), ("zzz", nil), ("x", nil), ("cost", "cost_usd"), ("at_least", nil),
    ("at_lest", "at_least"),
  ])
  func `the nearest word is suggested, and none that is far`(word: String, meant: String?) {
    let words = ["at_least", "at_most", "concurrency", "cost_usd", "max_trials", "tool"]
    #expect(word.nearest(among: words) == meant)
  }

  @Test func `a huge word costs nothing`() {
    #expect(String(repeating: "a", count: 1 << 24).nearest(among: ["aaaa"]) == nil)
  }
}
