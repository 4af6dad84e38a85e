import Foundation
import SpangateCore
import SpangateYAML
import Testing

struct FilesTests {
  private func names(_ path: String, below folder: String) -> [String]? {
    SuiteLoader.fakes.suites(in: path).value?.map { $0.path.replacing(folder + "/", with: "") }
  }

  private func findings(_ path: String, below folder: String) -> [String] {
    SuiteLoader.fakes.suites(in: path).findings.map { $0.message.replacing(folder + "/", with: "") }
  }

  @Test(arguments: [
    ("suite: a", true), ("# c\n\nagent: {}\nsuite: a", true), ("\"suite\": a", true),
    ("{\"agent\": {}, \"suite\": 1}", true), ("  suite: a", true), ("--- # c\nx: 1\n---\nsuite: a", true),
    ("{\"x\": \"suite\"}", false), ("x:\n  suite: a", false), ("suites: a", false), ("", false), ("- suite: a", false),
    ("suite: a\n\tbroken: [", true), ("x: {agent: a, cases: b}", false), ("Kind: !Ref x\n---\na: b", false),
  ])
  func `a suite is known by its key at the top`(text: String, isSuite: Bool) throws {
    try Fixtures.withFolder(["a.yaml": text]) { folder in
      let loaded = SuiteLoader.fakes.suites(in: folder)
      #expect((loaded.value != nil) == isSuite)
      #expect(loaded.findings.map(\.rule) == (isSuite ? [] : [.nothingSelected]))
    }
  }

  @Test func `a folder gives its suites and those below it, sorted, in any spelling of the ending`() throws {
    let files = [
      "b.yml": "suite: b", "a.yaml": "suite: a", "c.yaml": "service: x", "d.txt": "suite: d", "e/f.YAML": "suite: f",
      "e/g/h.Yml": "suite: h", ".spangate/i.yaml": "suite: i", "e/.hidden.yaml": "suite: j", "spangate.yaml": "- [",
    ]
    try Fixtures.withFolder(files) { folder in
      #expect(names(folder, below: folder) == ["a.yaml", "b.yml", "e/f.YAML", "e/g/h.Yml"])
      #expect(names(folder + "/c.yaml", below: folder) == ["c.yaml"])
      #expect(findings(folder + "/x.yaml", below: folder) == ["cannot read `x.yaml`: there is no such file"])
    }
    try Fixtures.withFolder(["c.yaml": "service: x"]) { folder in
      #expect(SuiteLoader.fakes.suites(in: folder).findings.map(\.rule) == [.nothingSelected])
    }
  }

  @Test func `a pattern gives the suites that it fits, and nothing is no pass`() throws {
    let files = [
      "a.yaml": "suite: a", "ab.yaml": "suite: ab", "x/a.yaml": "suite: xa", "x/y/a.yml": "suite: xya",
      "agent.py": "{[",
      "c.yaml": "service: x", "x/.git/a.yaml": "suite: no", "own.suite": "suite: own", "[1].yaml": "suite: literal",
    ]
    try Fixtures.withFolder(files) { folder in
      #expect(names(folder + "/a*.yaml", below: folder) == ["a.yaml", "ab.yaml"])
      #expect(names(folder + "/a?.yaml", below: folder) == ["ab.yaml"])
      #expect(names(folder + "/**/a.y*", below: folder) == ["a.yaml", "x/a.yaml", "x/y/a.yml"])
      #expect(names(folder + "/**", below: folder)?.count == 5)
      #expect(names(folder + "/*", below: folder)?.count == 5)
      #expect(names(folder + "/*.suite", below: folder) == ["own.suite"])
      #expect(names(folder + "/[1].yaml", below: folder) == ["[1].yaml"])
      #expect(findings(folder + "/*.yamll", below: folder) == ["no file fits `*.yamll`"])
      #expect(findings(folder + "/z/**/*.yaml", below: folder) == ["no file fits `z/**/*.yaml`"])
      #expect(SuiteLoader.fakes.suites(in: folder + "/c*").findings.map(\.rule) == [.nothingSelected])
    }
  }

  @Test(arguments: [
    ("sutie: b\nagent: {}\ncases: []\n", "`b.yaml` has `agent` and `cases` and no `suite`"),
    ("agent: {}\n", "`b.yaml` has `agent` and no `suite`"),
    ("{\"suite\": \"b\",,\n", "this is not YAML"),
    ("\tsuite: b\n", "a tab where YAML wants spaces"), ("{{ x }}: [", "this is not YAML"),
  ])
  func `a file of a folder that may be a suite with a mistake is a finding`(text: String, message: String) throws {
    try Fixtures.withFolder(["a.yaml": "suite: a", "b.yaml": text]) { folder in
      let found = findings(folder, below: folder)
      #expect(found.count == 1 && found[0].hasPrefix(message), "\(found)")
      #expect(names(folder, below: folder) == ["a.yaml"])
    }
  }

  @Test func `what cannot be read in a folder is a finding, and links in a circle come to an end`() throws {
    try Fixtures.withFolder(["a.yaml": "suite: a", "x/b.yaml": "suite: b"]) { folder in
      try FileManager.default.createSymbolicLink(atPath: folder + "/gone.yaml", withDestinationPath: "nowhere")
      try FileManager.default.createSymbolicLink(atPath: folder + "/x/up", withDestinationPath: "..")
      #expect(mkfifo(folder + "/pipe.yaml", 0o600) == 0)
      try Data([0xff, 0xfe, 0x73, 0]).write(to: URL(filePath: folder + "/x/c.yaml"))
      #expect(names(folder, below: folder) == ["a.yaml", "x/b.yaml"])
      #expect(
        findings(folder, below: folder) == [
          "cannot read `gone.yaml`: it is a link to what is not there",
          "cannot read `pipe.yaml`: it is a pipe or a device",
          "`x/c.yaml` is not UTF-8: byte 0xff at offset 0",
        ])
      #expect(names(folder + "/**/*.yaml", below: folder) == ["a.yaml", "x/b.yaml"])
    }
  }

  @Test(arguments: ["", "\n \n"])
  func `a file of cases that holds none is a finding beside other cases`(text: String) throws {
    let suite =
      "suite: s\nagent: {command: [cat]}\nscorers: [no_errors]\ncases: [{id: a, input: b}, {from: more.jsonl}]"
    let found = try Fixtures.load(suite, with: ["more.jsonl": text]).findings
    #expect(found.map(\.message) == ["`more.jsonl` holds no case"])
    #expect(found.map(\.underlined) == ["more.jsonl"])
  }

  private static let outside =
    "suite: s\nagent: {command: [cat]}\nscorers: [no_errors]\ncases: [{id: a, input: b}, {from: ../cases.jsonl}]"

  @Test func `cases come from a regular file of the repository`() throws {
    let secret = "root:x:0:0\n{\"id\": \"hidden-id\"}\n"
    try Fixtures.withFolder(["suites/s.yaml": Self.outside, "cases.jsonl": secret]) { folder in
      let path = folder + "/suites/s.yaml"
      let refused = SuiteLoader.fakes.load(path, variant: nil).findings
      #expect(refused.map(\.rule) == [.fileOutside])
      let allowing = SuiteLoader(registry: .fakes, environment: ["SPANGATE_SAFE_DIRECTORY": folder])
      let found = allowing.load(path, variant: nil).findings
      #expect(found.count == 2 && !found.contains { $0.text().contains("hidden-id") || $0.text().contains("root:") })
      try FileManager.default.createDirectory(atPath: folder + "/.git", withIntermediateDirectories: false)
      #expect(SuiteLoader.fakes.load(path, variant: nil).findings.contains { $0.text().contains("root:x") })
      try FileManager.default.removeItem(atPath: folder + "/cases.jsonl")
      #expect(mkfifo(folder + "/cases.jsonl", 0o600) == 0)
      let pipe = SuiteLoader.fakes.load(path, variant: nil).findings
      #expect(pipe.map(\.message).contains { $0.hasSuffix("it is a pipe, a socket or a device") })
      for path in ["/dev/zero", "/proc/self/environ", "/dev/stdin"] {
        let text = Self.outside.replacing("../cases.jsonl", with: path)
        let loader = SuiteLoader(registry: .fakes, environment: ["SPANGATE_SAFE_DIRECTORY": "*"])
        #expect(try Fixtures.load(text, loader: loader).value == nil)
      }
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
