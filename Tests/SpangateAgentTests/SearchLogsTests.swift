import FoundationEssentials
import SpangateAgent
import SpangateTrace
import Testing

@Suite(.timeLimit(.minutes(5)))
struct SearchLogsTests {
  private func folder() throws -> ScratchFolder {
    try ScratchFolder([
      "api.log": "02:00 GET /orders 200\n02:01 GET /orders 500 timeout\n", "worker.log": "02:01 worker TIMEOUT job=7\n",
    ])
  }

  @Test(arguments: [
    ("timeout", ["api.log:2", "worker.log:1"]), ("/orders [25]00/", ["api.log:1", "api.log:2"]),
    ("/job=[0-9]+$/", ["worker.log:1"]), ("500 TIME", ["api.log:2"]), ("[25]00", []), ("nothing", []),
  ])
  func `lines that match come with their place`(pattern: String, places: [String]) async throws {
    let folder = try folder()
    let result = try await SearchLogs(folder: folder.path).run(["pattern": .string(pattern)])
    let found = result["matches"]?.array?.map { "\($0["file"]?.string ?? ""):\($0["line"]?.int ?? 0)" }
    #expect(found == places && result["truncated"] == false)
  }

  @Test func `one file can be searched alone, and the number of lines is limited`() async throws {
    let folder = try folder()
    let tool = SearchLogs(folder: folder.path)
    let one = try await tool.run(["pattern": "02:0", "file": "worker.log"])
    #expect(
      one == [
        "matches": [["file": "worker.log", "line": 1, "text": "02:01 worker TIMEOUT job=7"]], "truncated": false,
      ])
    let limited = try await tool.run(["pattern": "02:0", "limit": 2])
    #expect(limited["matches"]?.array?.count == 2 && limited["truncated"] == true)
  }

  @Test(arguments: ["../secret.log", "/etc/passwd", "sub/inner.log", "link.log", ".", "", "api.log\0"])
  func `no name leads out of the folder`(name: String) async throws {
    let folder = try folder()
    let manager = FileManager.default
    try manager.createDirectory(atPath: "\(folder.path)/sub", withIntermediateDirectories: false)
    try Data("secret".utf8).write(to: URL(filePath: "\(folder.path)/sub/inner.log"))
    try manager.createSymbolicLink(atPath: "\(folder.path)/link.log", withDestinationPath: "/etc/passwd")
    let tool = SearchLogs(folder: folder.path)
    let error = await #expect(throws: ToolFailure.self) { try await tool.run(["pattern": "", "file": .string(name)]) }
    #expect(error?.description == "there is no log file `\(name)`; there is `api.log`, `worker.log`")
    let everything = try await tool.run(["pattern": "/root|secret/"])
    #expect(everything["matches"] == [])
  }

  @Test(
    arguments: [
      (["pattern": "/(/"], "`pattern`: a group is not closed, at character 1"),
      (
        ["pattern": #"/(a)\1/"#],
        "`pattern`: a back reference is not supported: the time that it takes has no bound, at character 4"
      ), ([:], "`pattern` is missing"),
      (["pattern": "a", "limit": 0], "`limit` must be a positive integer"),
      (["pattern": ["a"]], "`pattern` must be a string"),
    ] as [(JSONValue, String)])
  func `arguments that make no sense are told to the model`(arguments: JSONValue, message: String) async throws {
    let folder = try folder()
    let tool = SearchLogs(folder: folder.path)
    let error = await #expect(throws: ToolFailure.self) { try await tool.run(arguments) }
    #expect(error?.description == message)
  }

  @Test func `a folder without logs says so`() async throws {
    await #expect(throws: ToolFailure("there are no log files")) {
      try await SearchLogs(folder: "/nowhere").run(["pattern": "a"])
    }
  }

  @Test func `a pattern that would run away elsewhere ends`() async throws {
    let folder = try ScratchFolder(["a.log": String(repeating: "a", count: 1_900) + "b"])
    let result = try await SearchLogs(folder: folder.path).run(["pattern": "/^(a+)+$/"])
    #expect(result["matches"] == [])
  }
}
