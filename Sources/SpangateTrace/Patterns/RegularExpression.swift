/// A regular expression that is searched for in a bounded number of steps, whatever the text.
///
/// The syntax is that of PCRE, on Unicode scalars: classes with `&&`, `--` and `~~`, POSIX classes, `\d` `\w` `\s` of
/// Unicode, `\p{…}`, lazy and counted repetition, `\b`, flags such as `(?i)`, and looking ahead. What cannot be matched
/// step by step is refused: back references, looking behind, atomic groups, possessive repetition, recursion.
///
/// All the ways in which it may match are followed side by side (Thompson, "Regular expression search algorithm", CACM
/// 11, 1968), so that a text takes as many steps as it has scalars times what the expression has parts; looking ahead
/// begins anew at each place, and what takes more than ``steps`` is given up.
package struct RegularExpression: Sendable {
  /// Of one text: tuned so that giving up takes about a second on a busy machine.
  package static let steps = 50_000_000
  /// Of all texts of a trace or a JSON value together.
  package static let sharedSteps = 4 * steps
  /// Longer texts are not searched, in bytes.
  package static let longestText = 1 << 20
  /// Both, for whoever has to say why a text was not searched.
  package static let limits = "a text is searched up to 1 MiB and 50 million steps, and up to less once a run is to end"
  /// The same where many texts share what they may take.
  package static let sharedLimits =
    "texts are searched up to 1 MiB each and 200 million steps together, and up to less once a run is to end"

  private let program: PatternProgram

  /// - Throws: what is wrong with it, and where.
  package init(_ source: String, ignoringCase: Bool = false) throws(PatternProblem) {
    var parser = PatternParser(source, ignoringCase: ignoringCase)
    program = try PatternProgram(try parser.pattern())
  }

  /// Whether it matches anywhere; nil for a text that takes more than is allowed.
  package func matches(
    _ text: String, within steps: Int = Self.steps, at pace: PatternPace? = .current
  ) -> Bool? {
    matches(text, on: PatternBudget(steps: steps, pace: pace))
  }

  /// The same, where many texts share what they may take.
  package func matches(_ text: String, on budget: PatternBudget) -> Bool? {
    var text = text
    return text.withUTF8 { bytes in
      guard bytes.count <= Self.longestText else { return nil }
      let run = PatternRun(program, bytes, budget)
      do { return try run.search(from: 0, stopsEarly: true) != nil } catch { return nil }
    }
  }

  /// Where it matches something, in bytes, from left to right; nil for a text that takes more than is allowed.
  package func ranges(
    in bytes: UnsafeBufferPointer<UInt8>, within steps: Int = Self.steps, at pace: PatternPace? = .current
  ) -> [Range<Int>]? {
    guard bytes.count <= Self.longestText else { return nil }
    let run = PatternRun(program, bytes, PatternBudget(steps: steps, pace: pace))
    var ranges: [Range<Int>] = []
    var place = 0
    while place <= bytes.count {
      let found: Range<Int>?
      do { found = try run.search(from: place) } catch { return nil }
      guard let range = found else { break }
      if !range.isEmpty { ranges.append(range) }
      // Behind an empty match the next scalar may begin another.
      place = range.isEmpty ? range.upperBound + max(1, run.scalar(at: range.upperBound).length) : range.upperBound
    }
    return ranges
  }
}
