import Foundation
import SpangateTrace
import Testing

@testable import SpangateTelemetry

struct ResourceTests {
  private func resource(
    _ environment: [String: String], service: String? = nil, extra: [String: String] = [:]
  ) -> Attributes {
    ResourceDetector(environment: environment, folder: "/").resource(service: service, extra: extra)
  }

  @Test func `a service has the name that comes first`() {
    #expect(resource([:]).string("service.name")?.hasPrefix("unknown_service:") == true)
    var environment = ["OTEL_RESOURCE_ATTRIBUTES": "service.name=listed,k=a%20b"]
    #expect(resource(environment).string("service.name") == "listed" && resource(environment).string("k") == "a b")
    environment["OTEL_SERVICE_NAME"] = "named"
    #expect(resource(environment).string("service.name") == "named")
    #expect(resource(environment, service: "coded", extra: ["k": "c"]).string("service.name") == "coded")
    #expect(resource(environment, extra: ["k": "c"]).string("k") == "c")
  }

  @Test(arguments: [
    ("a=1,b=2", [("a", "1"), ("b", "2")]), (" a = x y , b= ", [("a", "x y"), ("b", "")]), ("a=1,,", [("a", "1")]),
    ("a=b=c", [("a", "b=c")]), ("k%3D=a%2Cb%20c%C3%BC", [("k=", "a,b cü")]), ("", []),
  ])
  func `what the environment says of the resource is decoded, names too`(text: String, pairs: [(String, String)]) {
    let variable = ResourceVariable(text)
    #expect(variable.attributes.map(\.name) == pairs.map(\.0) && variable.attributes.map(\.value) == pairs.map(\.1))
    #expect(variable.problem == nil)
  }

  /// Source: OpenTelemetry specification 1.60, resource SDK.
  @Test(arguments: ["a=1,broken", "a=1,b=50%", "a=1,b=%zz", "a=1,b=%2", "a=1,b=%ff", "a=1,=2", "%=1,a=1"])
  func `one error discards all that the environment says of the resource, and is told`(text: String) {
    #expect(ResourceVariable(text).attributes.isEmpty)
    var problems: [String] = []
    let resource = ResourceDetector(environment: ["OTEL_RESOURCE_ATTRIBUTES": text], folder: "/")
      .resource(service: nil, onProblem: { problems.append($0) })
    #expect(resource["a"] == nil)
    #expect(problems.count == 1 && problems[0].hasPrefix("OTEL_RESOURCE_ATTRIBUTES is passed over: `"))
  }

  @Test func `process, host and pipeline are told`() {
    let resource = resource(["CI": "true", "GITHUB_ACTIONS": "true", "GITHUB_SHA": "abc", "GITHUB_RUN_ID": "7"])
    #expect(resource.int("process.pid") == Int64(ProcessInfo.processInfo.processIdentifier))
    #expect(resource.string("os.type") == "linux" && resource.string("host.name")?.isEmpty == false)
    #expect(["amd64", "arm64"].contains(resource.string("host.arch")))
    #expect(resource.string("vcs.ref.head.revision") == "abc" && resource.string("cicd.pipeline.run.id") == "7")
  }

  @Test func `outside of a pipeline the repository tells its branch and revision`() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "spangate-git-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: folder) }
    func write(_ text: String, to name: String) throws {
      let file = folder.appending(path: name)
      try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data(text.utf8).write(to: file)
    }
    try write("ref: refs/heads/feature/x\n", to: ".git/HEAD")
    try write("# pack-refs\n0123abc refs/heads/main\n4567def refs/heads/feature/x\n", to: ".git/packed-refs")
    try write("", to: "a/b/file")
    let packed = try #require(GitRepository(above: folder.appending(path: "a/b").path))
    #expect(packed.branch == "feature/x" && packed.revision == "4567def")
    try write("89ab\n", to: ".git/refs/heads/feature/x")
    #expect(GitRepository(above: folder.path)?.revision == "89ab")
    try write("cdef\n", to: ".git/HEAD")
    let detached = try #require(GitRepository(above: folder.path))
    #expect(detached.branch == nil && detached.revision == "cdef")
    try write("gitdir: ../.git/worktrees/w\n", to: "w/.git")
    try write("ref: refs/heads/main\n", to: ".git/worktrees/w/HEAD")
    try write("../..\n", to: ".git/worktrees/w/commondir")
    #expect(GitRepository(above: folder.appending(path: "w").path)?.revision == "0123abc")
    #expect(GitRepository(above: "/") == nil)
  }
}
