import Foundation
import SpangateCore
import SpangateTrace
import Testing

/// The library product as an engineer elsewhere meets it: by what the README says.
@Suite(
  .timeLimit(.minutes(20)), .serialized,
  .enabled(if: Program.python != nil, "no OpenTelemetry SDK: SPANGATE_PYTHON is not set"))
struct LibraryTests {
  private static let repository = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  /// The README's block of Swift that starts with this line.
  private func example(startingWith line: String) throws -> String {
    let text = try String(contentsOf: Self.repository.appending(path: "README.md"), encoding: .utf8)
    let blocks = text.components(separatedBy: "```swift\n").dropFirst().map { $0.components(separatedBy: "```")[0] }
    let block = try #require(blocks.first { $0.hasPrefix(line) })
    // How long delivery takes depends on the machine.
    return block.replacing("within: .seconds(5)", with: "within: .seconds(300)")
  }

  /// Builds into a folder that stays, so that only the first time takes long.
  private func build(_ code: String, in place: Workspace) async throws -> String {
    try place.write(
      """
      // swift-tools-version: 6.2
      import PackageDescription

      let package = Package(
        name: "my-agent", platforms: [.macOS(.v15)],
        dependencies: [.package(name: "spangate", path: "\(Self.repository.path)")],
        targets: [
          .executableTarget(
            name: "my-agent", dependencies: [.product(name: "SpangateTelemetry", package: "spangate")])
        ])
      """, to: "Package.swift")
    try place.write(code, to: "Sources/my-agent/main.swift")
    let scratch = Self.repository.appending(path: ".build/library").path
    let arguments = ["swift", "build", "--scratch-path", scratch]
    let built = try await Program.run("/usr/bin/env", arguments, in: place.folder)
    try #require(built.status == 0, "\(built.output)\(built.errors)")
    return "\(scratch)/debug/my-agent"
  }

  @Test func `a package outside sends spans that Python's decoder reads, from the README's lines`() async throws {
    let place = try Workspace()
    defer { place.remove() }
    let program = try await build(example(startingWith: "import SpangateTelemetry"), in: place)
    let sink = try await Sink(in: place)
    let result = try await Program.run(
      program, [], in: place.folder,
      environment: [
        "OTEL_EXPORTER_OTLP_ENDPOINT": "http://127.0.0.1:\(sink.port)", "OTEL_EXPORTER_OTLP_COMPRESSION": "gzip",
        "OTEL_EXPORTER_OTLP_TIMEOUT": "300000",
        "OTEL_RESOURCE_ATTRIBUTES": "deployment.environment.name=test",
      ])
    #expect(result.status == 0 && result.errors == "", "\(result.errors)")

    let spans = try await sink.spans()
    #expect(spans.count == 2)
    let run = try #require(spans.first { $0["name"] == "agent.run" })
    let completion = try #require(spans.first { $0["name"] == "gen_ai.completion" })
    #expect(completion["parent"] == run["id"] && completion["trace"] == run["trace"] && run["parent"] == "")
    #expect(run.value(at: "/attributes/gen_ai.agent.name") == "my-agent")
    #expect(completion.value(at: "/attributes/gen_ai.usage.input_tokens") == 250)
    #expect(run.value(at: "/resource/service.name") == "my-agent")
    #expect(run.value(at: "/resource/telemetry.sdk.language") == "swift")
    #expect(run.value(at: "/resource/deployment.environment.name") == "test")
  }

  @Test func `TLS trusts the authorities that are named, and shows the certificate that is named`() async throws {
    let place = try Workspace()
    defer { place.remove() }
    let program = try await build(example(startingWith: "import SpangateTelemetry"), in: place)
    for name in ["server", "client"] { try await makeCertificate(name, in: place) }
    let sink = try await Sink(in: place, certificates: place.folder)
    let endpoint = [
      "OTEL_EXPORTER_OTLP_ENDPOINT": "https://127.0.0.1:\(sink.port)", "OTEL_EXPORTER_OTLP_TIMEOUT": "300000",
    ]
    func file(_ name: String) -> String { place.folder.appending(path: name).path }
    let trusting = [
      "OTEL_EXPORTER_OTLP_CERTIFICATE": file("server.pem"), "OTEL_EXPORTER_OTLP_CLIENT_KEY": file("client.key"),
      "OTEL_EXPORTER_OTLP_CLIENT_CERTIFICATE": file("client.pem"),
    ]
    let taken = try await Program.run(program, [], in: place.folder, environment: endpoint.merging(trusting) { $1 })
    #expect(taken.status == 0 && taken.errors == "", "\(taken.errors)")
    #expect(try await sink.spans().count == 2)
    let refused = try await Program.run(program, [], in: place.folder, environment: endpoint)
    #expect(refused.errors.contains("traces: https://127.0.0.1:\(sink.port)/v1/traces is unreachable"))
    #expect(try await sink.spans().count == 2)
  }

  private func makeCertificate(_ name: String, in place: Workspace) async throws {
    let made = try await Program.run(
      "/usr/bin/env",
      [
        "openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2",
        "-keyout", "\(name).key", "-out", "\(name).pem", "-subj", "/CN=\(name)", "-addext",
        "subjectAltName=IP:127.0.0.1",
      ], in: place.folder)
    try #require(made.status == 0, "\(made.errors)")
  }
}
