import SpangateCore
import SpangateTrace
import SpangateYAML
import Testing

struct FilesTests {
  @Test(arguments: [
    ("suite: a", true), ("# c\n\nagent: {}\nsuite: a", true), ("\"suite\": a", true),
    ("{\"agent\": {}, \"suite\": 1}", true),
    ("{\"x\": \"suite\"}", false), ("  suite: a", false), ("x:\n  suite: a", false), ("suites: a", false), ("", false),
    ("suite: a\n\tbroken: [", true),
  ])
  func `a suite is known by its key at the top`(text: String, isSuite: Bool) throws {
    try Fixtures.withFolder(["a.yaml": text]) { #expect(SuiteLoader.fakes.isSuite($0 + "/a.yaml") == isSuite) }
  }

  @Test func `a folder gives its suites, sorted, and nothing below it`() throws {
    let files = [
      "b.yml": "suite: b", "a.yaml": "suite: a", "c.yaml": "service: x", "d.txt": "suite: d", "e/f.yaml": "suite: f",
    ]
    try Fixtures.withFolder(files) { folder in
      #expect(SuiteLoader.fakes.suites(in: folder).value == [folder + "/a.yaml", folder + "/b.yml"])
      #expect(SuiteLoader.fakes.suites(in: folder + "/c.yaml").value == [folder + "/c.yaml"])
      #expect(SuiteLoader.fakes.suites(in: folder + "/x.yaml").findings.map(\.rule) == [.fileUnreadable])
    }
    try Fixtures.withFolder(["c.yaml": "service: x"]) { folder in
      #expect(SuiteLoader.fakes.suites(in: folder).findings.map(\.rule) == [.nothingSelected])
    }
  }

  @Test(arguments: [("/nowhere/s.yaml", "there is no such file"), ("/tmp", "it is a folder")])
  func `a file that cannot be read says why`(path: String, why: String) {
    #expect(SuiteLoader.fakes.load(path, variant: nil).findings.map(\.message) == ["cannot read `\(path)`: \(why)"])
  }
}
