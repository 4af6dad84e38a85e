import Foundation
import SpangateStatistics
import Testing

/// Every function against scipy on a few thousand parameter sets.
///
/// Needs a Python with scipy: `SPANGATE_PYTHON_SCIPY`, or else `python3`. Without one it says so and does nothing.
struct ScipyTests {
  @Test func `agrees with scipy`() throws {
    let python = ProcessInfo.processInfo.environment["SPANGATE_PYTHON_SCIPY"] ?? "python3"
    guard try run(python, ["-c", "import scipy"], input: "") != nil else {
      return print("skipped: `\(python) -c 'import scipy'` fails; name a Python that has it in SPANGATE_PYTHON_SCIPY")
    }
    let questions = Self.questions
    let input = questions.map(\.line).joined(separator: "\n")
    let answers = try #require(try run(python, ["-c", Self.script], input: input)).split(separator: "\n")
    try #require(answers.count == questions.count)
    var worst: [String: Double] = [:]
    for (question, answer) in zip(questions, answers) {
      let expected = try #require(Double(answer))
      let error = abs(question.value - expected) / max(abs(expected), 1e-280)
      worst[question.name] = max(worst[question.name] ?? 0, error)
      #expect(error <= question.tolerance, "\(question.line): \(question.value), scipy has \(expected)")
    }
    print("largest relative error against scipy:", worst.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" })
  }

  private struct Question {
    var name: String
    var arguments: [Double]
    var value: Double
    var tolerance = 1e-9
    var line: String { ([name] + arguments.map { "\($0)" }).joined(separator: " ") }
  }

  private static var questions: [Question] {
    var generator = SeededGenerator(seed: 11)
    func real(_ range: ClosedRange<Double>) -> Double { .random(in: range, using: &generator) }
    func whole(_ range: ClosedRange<Int>) -> Int { .random(in: range, using: &generator) }
    func spread() -> Double { pow(10, real(-2...3)) }
    return (0..<400).flatMap { _ -> [Question] in
      let (x, a, b) = (real(0.001...0.999), spread(), spread())
      let (z, tail) = (real(-30...8), pow(10, real(-12...(-0.4))))
      let (t, degrees) = (real(-20...20), pow(10, real(0...4)))
      let n = whole(1...400)
      let k = whole(0...n)
      let law = Hypergeometric(population: n + whole(1...200), successes: whole(0...n), draws: whole(1...n))
      let count = whole(law.support)
      return [
        Question(name: "betainc", arguments: [a, b, x], value: incompleteBeta(x, a, b)),
        Question(name: "ndtr", arguments: [z], value: Normal.cdf(z)),
        Question(name: "ndtri", arguments: [tail], value: Normal.quantile(tail)),
        Question(name: "tsf", arguments: [t, degrees], value: StudentT(degrees: degrees).upperTail(t)),
        Question(name: "tppf", arguments: [tail, degrees], value: StudentT(degrees: degrees).quantile(tail)),
        Question(
          name: "bcdf", arguments: [k, n].map(Double.init) + [x],
          value: Binomial(trials: n, probability: x).lowerTail(k)),
        Question(
          name: "bpmf", arguments: [k, n].map(Double.init) + [x], value: Binomial(trials: n, probability: x).mass(k)),
        Question(
          name: "hcdf", arguments: [count, law.population, law.successes, law.draws].map(Double.init),
          value: law.lowerTail(count)),
      ]
    } + samples(using: &generator)
  }

  /// Tests of samples: each side's values follow its count.
  private static func samples(using generator: inout SeededGenerator) -> [Question] {
    (0..<100).flatMap { round -> [Question] in
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
      var questions = [Question(name: "welch", arguments: arguments, value: welch.lowerBound, tolerance: 1e-7)]
      if isExact || round % 2 == 1 {
        let value = MannWhitney(baseline: before, candidate: now).lowerTail
        questions.append(Question(name: "mwu", arguments: arguments, value: value))
      }
      return questions
    }
  }

  private static let script = """
    import sys
    from scipy import special, stats
    def sides(a):
      n = int(a[0]); return a[1:1 + n], a[2 + n:]
    def mwu(*a):
      before, now = sides(a)
      how = 'exact' if len(a) < 20 else 'asymptotic'
      return stats.mannwhitneyu(now, before, alternative='less', method=how).pvalue
    def welch(*a):
      before, now = sides(a)
      return stats.ttest_ind(now, before, equal_var=False).confidence_interval(0.95).low
    ask = dict(
      betainc=special.betainc, ndtr=special.ndtr, ndtri=special.ndtri, tsf=stats.t.sf, tppf=stats.t.ppf,
      bcdf=stats.binom.cdf, bpmf=stats.binom.pmf, hcdf=stats.hypergeom.cdf, mwu=mwu, welch=welch)
    for line in sys.stdin:
      name, *arguments = line.split()
      print(repr(float(ask[name](*map(float, arguments)))))
    """

  /// - Returns: what the program wrote; nil when it is missing or failed.
  private func run(_ program: String, _ arguments: [String], input: String) throws -> String? {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = [program] + arguments
    let (stdin, stdout) = (Pipe(), Pipe())
    process.standardInput = stdin
    process.standardOutput = stdout
    process.standardError = FileHandle.nullDevice
    try process.run()
    // On a thread of its own, so that neither side waits for the other's full pipe.
    let writing = Thread {
      try? stdin.fileHandleForWriting.write(contentsOf: Data(input.utf8))
      try? stdin.fileHandleForWriting.close()
    }
    writing.start()
    let output = try stdout.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    return process.terminationStatus == 0 ? String(decoding: output, as: UTF8.self) : nil
  }
}
