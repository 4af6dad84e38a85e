import SpangateCore
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
    try Fixtures.withFolder(["a.yaml": text]) { folder in
      #expect((SuiteLoader.fakes.suites(in: folder).value != nil) == isSuite)
    }
  }

  @Test func `a folder gives its suites, sorted, and nothing below it`() throws {
    let files = [
      "b.yml": "suite: b", "a.yaml": "suite: a", "c.yaml": "service: x", "d.txt": "suite: d", "e/f.yaml": "suite: f",
    ]
    try Fixtures.withFolder(files) { folder in
      #expect(SuiteLoader.fakes.suites(in: folder).value?.map(\.path) == [folder + "/a.yaml", folder + "/b.yml"])
      #expect(SuiteLoader.fakes.suites(in: folder + "/c.yaml").value?.map(\.path) == [folder + "/c.yaml"])
      #expect(SuiteLoader.fakes.suites(in: folder + "/x.yaml").findings.map(\.rule) == [.fileUnreadable])
    }
    try Fixtures.withFolder(["c.yaml": "service: x"]) { folder in
      #expect(SuiteLoader.fakes.suites(in: folder).findings.map(\.rule) == [.nothingSelected])
    }
  }

  @Test func `a file that was found is not read again, for whichever variant`() throws {
    let loader = SuiteLoader.fakes
    let suite = "{suite: a, agent: {command: [cat]}, cases: [{id: a, input: b, scorers: [{equals: b}]}]}"
    var found: [SuiteFile] = []
    try Fixtures.withFolder(["a.yaml": suite]) { folder in
      found =
        try #require(loader.suites(in: folder).value) + (try #require(loader.suites(in: folder + "/a.yaml").value))
    }
    #expect(found.count == 2)
    for file in found { #expect(loader.load(file, variant: nil).value != nil, "\(file.path) is gone by now") }
  }

  @Test(arguments: [("/nowhere/s.yaml", "there is no such file"), ("/tmp", "it is a folder")])
  func `a file that cannot be read says why`(path: String, why: String) {
    #expect(SuiteLoader.fakes.load(path, variant: nil).findings.map(\.message) == ["cannot read `\(path)`: \(why)"])
  }
}
