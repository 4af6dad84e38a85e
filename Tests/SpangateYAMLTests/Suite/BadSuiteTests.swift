import Foundation
import SpangateCore
import SpangateTesting
import SpangateTrace
import SpangateYAML
import Testing

/// Every file in `Fixtures/bad` gives the findings in the text beside it: all of them, in order, with their places.
///
/// `.ci/accept` writes the texts anew, for reading in review, and fails: nothing was compared.
struct BadSuiteTests {
  @Test(arguments: Fixtures.names(in: "bad"))
  func `a bad file gives all its findings at their places`(name: String) throws {
    let base = Fixtures.folder + "/bad/" + name
    let findings =
      name.hasPrefix("settings-")
      ? SuiteLoader.fakes.settings(at: base + ".yaml").findings
      : SuiteLoader.fakes.load(base + ".yaml", variant: nil).findings
    let transcript = findings.map(\.transcript).joined(separator: "\n") + "\n"
    if ProcessInfo.processInfo.environment[Golden.variable] == "1" {
      try Data(transcript.utf8).write(to: URL(filePath: base + ".txt"))
      Issue.record("wrote \(name).txt: read what changed, and run the tests again")
    }
    #expect(!findings.isEmpty)
    #expect(findings.allSatisfy { $0.range == nil || $0.range?.file.hasPrefix(Fixtures.folder) == true })
    #expect(transcript == (try String(contentsOfFile: base + ".txt", encoding: .utf8)))
  }

  @Test func `there are bad files to read`() { #expect(Fixtures.names(in: "bad").count >= 30) }
}
