import SpangateStatistics
import Testing

/// What is computed of whole samples, against scipy.
@Suite(
  .timeLimit(.minutes(5)),
  .enabled(
    if: Oracle.isThere, "no Python with scipy and mpmath: SPANGATE_PYTHON_SCIPY names none, nor is `python3` one"))
struct SampleOracleTests {
  @Test func `tests and intervals of samples agree with scipy`() throws {
    let asked = Self.samples + Self.counts
    let answers = try Oracle().answers(asked, script: Self.script)
    #expect(answers.count == asked.count)
    print("largest errors:\n  " + Oracle.summary(answers))
    for answer in answers where !answer.isRight { Issue.record("\(answer.text)") }
  }

  /// Each side's values follow its count.
  private static var samples: [Oracle.Question] {
    var generator = SeededGenerator(seed: 11)
    return (0..<200).flatMap { round -> [Oracle.Question] in
      let scale = round % 2 == 0 ? 1000.0 : 6
      func values(_ count: Int) -> [Double] {
        (0..<count).map { _ in Double.random(in: 0...scale, using: &generator).rounded() }
      }
      let sizes = round % 2 == 0 ? (8, 6) : (40, 30)
      let (before, now) = (values(sizes.0), values(sizes.1))
      let arguments = [Double(sizes.0)] + before + [Double(sizes.1)] + now
      // scipy's exact form knows no ties.
      let isExact = Set(before + now).count == sizes.0 + sizes.1
      let welch = welchInterval(baseline: before, candidate: now, level: 0.95)!
      var questions = [
        Oracle.Question(name: "welch", arguments: arguments, value: welch.lowerBound, tolerance: 1e-7)
      ]
      if isExact || round % 2 == 1 {
        let value = MannWhitney(baseline: before, candidate: now).lowerTail
        questions.append(Oracle.Question(name: "mwu", arguments: arguments, value: value))
      }
      return questions
    }
  }

  private static var counts: [Oracle.Question] {
    var generator = SeededGenerator(seed: 13)
    return (0..<200).flatMap { round -> [Oracle.Question] in
      let most = round % 2 == 0 ? 20 : 3000
      let test = SignTest(
        better: .random(in: 0...most, using: &generator), worse: .random(in: 1...most, using: &generator))
      let n = Int.random(in: 1...most, using: &generator)
      let count = SuccessCount(.random(in: 0...n, using: &generator), of: n)
      let other = SuccessCount(.random(in: 0...most, using: &generator), of: most)
      let (pairs, passes) = ([test.better, test.worse], [count.successes, n])
      let wilson = count.wilsonInterval(level: 0.95)
      func ask(_ name: String, _ arguments: [Int], _ value: Double) -> Oracle.Question {
        Oracle.Question(name: name, arguments: arguments.map(Double.init), value: value)
      }
      return [
        ask("sign lower", pairs, test.lowerTail), ask("sign both", pairs, test.twoSidedTail),
        ask("wilson low", passes, wilson.lowerBound), ask("wilson high", passes, wilson.upperBound),
        ask(
          "fisher", passes + [other.successes, other.trials], fisherLower(baseline: other, candidate: count)),
      ]
    }
  }

  private static let script = """
    import sys
    from scipy import stats
    def sides(a):
      n = int(a[0]); return a[1:1 + n], a[2 + n:]
    def mwu(*a):
      before, now = sides(a)
      how = 'exact' if len(a) < 20 else 'asymptotic'
      return stats.mannwhitneyu(now, before, alternative='less', method=how).pvalue
    def welch(*a):
      before, now = sides(a)
      return stats.ttest_ind(now, before, equal_var=False).confidence_interval(0.95).low
    def sign(better, worse, how): return stats.binomtest(int(better), int(better + worse), 0.5, alternative=how).pvalue
    def wilson(k, n): return stats.binomtest(int(k), int(n)).proportion_ci(0.95, method='wilson')
    ask = {
      'mwu': mwu, 'welch': welch,
      'sign lower': lambda b, w: sign(b, w, 'less'), 'sign both': lambda b, w: sign(b, w, 'two-sided'),
      'wilson low': lambda k, n: wilson(k, n).low, 'wilson high': lambda k, n: wilson(k, n).high,
      'fisher': lambda k, n, j, m: stats.fisher_exact([[k, n - k], [j, m - j]], alternative='less').pvalue,
    }
    for line in sys.stdin:
      name, value, *arguments = line.split(',')
      print('scipy', repr(float(ask[name](*map(float, arguments)))))
    """
}
