import SpangateBuiltins
import SpangateCore
import Testing

struct ReportGitHubTests {
  private func lines(_ findings: [Finding]) throws -> [Substring] {
    let report = Report(verdict: .regressed, exitStatus: .regressed, run: .stub(), findings: findings)
    return try GitHubReport(config: NoConfig()).render(report, for: Surface()).split(separator: "\n")
  }

  @Test func `annotations stay within what GitHub keeps of a step, and the last notice counts the rest`() throws {
    let findings = [FindingRule.scoreRegressed, .spansLate, .caseAdded].flatMap { rule in
      (0..<12).map { Finding(rule, "number \($0)") }
    }
    let lines = try lines(findings)
    #expect(lines.count { $0.hasPrefix("::error ") } == 10)
    #expect(lines.count { $0.hasPrefix("::warning ") } == 10)
    #expect(lines.count { $0.hasPrefix("::notice ") } == 10)
    #expect(
      lines.last { $0.hasPrefix("::notice ") }
        == "::notice title=spangate::7 more of 12 errors, 12 warnings, 12 notes, see the report")
  }

  @Test func `ten notices need no eleventh`() throws {
    let lines = try lines((0..<10).map { Finding(.caseAdded, "number \($0)") })
    #expect(lines.count { $0.hasPrefix("::notice ") } == 10)
    #expect(!lines.contains { $0.contains("more of") })
  }

  @Test func `what could end a command or a property is escaped`() throws {
    let range = SourceRange(file: "a,b:c%", line: 2, column: 3)
    let lines = try lines([Finding(.keyUnknown, "100 %\nx", at: range)])
    #expect(
      lines[0] == "::error file=a%2Cb%3Ac%25,line=2,endLine=2,col=3,endColumn=4,title=SG0003 key-unknown::100 %25⏎x")
  }
}
