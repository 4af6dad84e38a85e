import SpangateBuiltins
import SpangateCore
import Testing

struct ReportGitHubTests {
  private func lines(_ findings: [Finding]) throws -> [Substring] {
    let report = Report(verdict: .regressed, exitStatus: .regressed, run: .stub(), findings: findings)
    return try GitHubReport(config: NoConfig()).render(report, for: Surface()).split(separator: "\n")
  }

  @Test func `every error is annotated, and what GitHub would not keep of the rest is in the log`() throws {
    let findings = [FindingRule.scoreRegressed, .spansLate, .caseAdded].flatMap { rule in
      (0..<12).map { Finding(rule, "number \($0)") }
    }
    let lines = try lines(findings)
    #expect(lines.count { $0.hasPrefix("::error ") } == 12)
    #expect(lines.count { $0.hasPrefix("::warning ") } == 10)
    #expect(lines.count { $0.hasPrefix("::notice ") } == 10)
    let start = try #require(lines.firstIndex(of: "::group::2 warnings, 2 notes more"))
    #expect(lines[start + 1] == "  warning[SG0204] number 10" && lines[start + 5] == "::endgroup::")
  }

  @Test func `a command that failed without an error is annotated all the same`() throws {
    let lines = try lines([])
    #expect(
      lines[0]
        == "::error title=spangate::regressed: no single case, but the whole of 0 cases in 0 suites (exit status 1)")
    let passed = Report(verdict: .passed, exitStatus: .passed, run: .stub())
    #expect(!(try GitHubReport(config: NoConfig()).render(passed, for: Surface()).contains("::error")))
  }

  @Test func `what could end a command or a property is escaped`() throws {
    let range = SourceRange(file: "a,b:c%", line: 2, column: 3)
    let lines = try lines([Finding(.keyUnknown, "100 %\nx", at: range)])
    #expect(
      lines[0] == "::error file=a%2Cb%3Ac%25,line=2,endLine=2,col=3,endColumn=4,title=SG0003 key-unknown::100 %25⏎x")
  }
}
