import SpangateCore
import SpangateTrace
import Testing

@testable import SpangateYAML

struct LimitTests {
  @Test func `a file over 16 MiB is refused`() throws {
    let text = "suite: a\n#" + String(repeating: "x", count: 16 << 20)
    #expect(try Fixtures.load(text).findings.map(\.rule) == [.fileUnreadable])
    #expect(try Fixtures.load(String(text.dropLast(64))).findings.map(\.rule) != [.fileUnreadable])
  }

  /// Ten billion values if they were copied: this would not end.
  @Test func `an alias bomb of ten levels of ten is refused`() throws {
    var text = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n"
    for level in 1...10 {
      text += "a\(level): &a\(level) [" + Array(repeating: "*a\(level - 1)", count: 10).joined(separator: ", ") + "]\n"
    }
    let findings = try Fixtures.load(text).findings
    #expect(findings.map(\.rule) == [.yamlMalformed])
    #expect(findings.first?.message.hasPrefix("aliases unfold to more than") == true)
  }

  @Test func `a bomb of one long text is refused too`() throws {
    let text =
      "a: &a \"\(String(repeating: "x", count: 1 << 20))\"\nb: [" + String(repeating: "*a,", count: 10_000) + "]"
    #expect(try Fixtures.load(text).findings.map(\.rule) == [.yamlMalformed])
  }

  @Test(arguments: [(64, false), (65, true)])
  func `nesting ends at 64, through aliases too`(depth: Int, isRefused: Bool) throws {
    let plain = String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
    let half =
      "[&a " + String(repeating: "[", count: 32) + String(repeating: "]", count: 32) + ", "
      + String(repeating: "[", count: depth - 33) + "*a" + String(repeating: "]", count: depth - 33) + "]"
    for text in [plain, half] {
      let file = SourceFile(path: "x", bytes: Array(text.utf8))
      #expect(Composer.compose(file).findings.isEmpty != isRefused)
    }
  }

  @Test func `thousands of cases may share one list by an alias`() throws {
    let cases = (1...3_000).map { "  - {id: c\($0), input: x, scorers: *s}\n" }.joined()
    let text =
      "suite: s\nagent: {command: [cat]}\ncases:\n  - {id: a, input: b, scorers: &s [no_errors, contains: x]}\n" + cases
    #expect(try Fixtures.load(text).value?.cases.count == 3_001)
  }

  @Test func `ten thousand cases load`() throws {
    let cases = (1...10_000).map {
      "  - id: case-\($0)\n    input: Question \($0)?\n    scorers: [contains: answer \($0)]\n"
    }
    let loaded = try Fixtures.suite("scorers: [no_errors]", cases: cases.joined())
    #expect(loaded.value?.cases.count == 10_000)
    #expect(loaded.findings == [])
  }

  @Test func `a mapping of very many keys is not searched through for each`() throws {
    let env = (1...50_000).map { "K\($0): v" }.joined(separator: ", ")
    let text = "suite: s\nagent: {command: [cat], env: {\(env)}}\nscorers: [no_errors]\ncases: [{id: a, input: b}]"
    #expect((try Fixtures.load(text).value?.target.value as? Command)?.config.env?.count == 50_000)
  }

  @Test(arguments: [
    "\0", "a: b\n- c", "? [a]\n: b", "%YAML 3.0\n---\na", "a: !<", "&", "*", "[", "\"\\x", "|9\n x", "--- ---",
  ])
  func `malformed text gives a finding with a place`(text: String) throws {
    let findings = try Fixtures.load(text).findings
    #expect(!findings.isEmpty)
    #expect(findings.allSatisfy { $0.range != nil })
  }

  /// Each of a hundred files has a few bytes changed, dropped or doubled, always the same ones.
  @Test(arguments: 1...20)
  func `a damaged file gives findings or a suite, never a crash`(seed: UInt64) throws {
    var state = seed &* 0x9e37_79b9_7f4a_7c15
    func next(_ bound: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33) % bound
    }
    let whole = try SourceFile.read(Fixtures.folder + "/good/\(seed % 2 == 0 ? "shared" : "contract").yaml").bytes
    let indicators = Array("{}[]:,-*&!|>'\"%@`#?\t\n ~$".utf8)
    for _ in 0..<5 {
      var bytes = whole
      for _ in 0...next(3) {
        let index = next(bytes.count)
        switch next(4) {
        case 0: bytes.remove(at: index)
        case 1: bytes.insert(bytes[next(bytes.count)], at: index)
        case 2: bytes[index] = indicators[next(indicators.count)]
        default: bytes.removeSubrange(index..<min(bytes.count, index + next(200)))
        }
        if bytes.isEmpty { bytes = whole }
      }
      let loaded = try Fixtures.load(String(decoding: bytes, as: UTF8.self))
      #expect(loaded.value != nil || loaded.findings.contains { $0.severity == .error })
      #expect((loaded.value == nil) == loaded.findings.contains { $0.severity == .error })
    }
  }
}
