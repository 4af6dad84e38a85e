import Foundation
import SpangateCore
import SpangateTrace
import Testing

/// The library product as an engineer elsewhere meets it: by what the README says.
///
/// It is linked out of what the tests were built with, as a package outside would: that sees only what is public.
/// That SwiftPM builds such a package, `.ci/library` shows.
@Suite(
  .timeLimit(.minutes(10)),
  .enabled(if: Program.python != nil, "no OpenTelemetry SDK: SPANGATE_PYTHON is not set"))
struct LibraryTests {
  /// What the product consists of.
  private static let modules = [
    "CCurl", "CZstd", "CLinux", "CoreMetrics", "Instrumentation", "Logging", "ServiceContextModule", "SpangateIO",
    "SpangateTelemetry",
    "SpangateTrace", "SpangateWire", "Tracing",
  ]

  /// The program of the README's lines, linked once beside what the tests were built with.
  private static let program = Task {
    let folder = URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent()
    return try await build(example(startingWith: "import SpangateTelemetry"), in: folder)
  }

  /// The README's block of Swift that starts with this line.
  private static func example(startingWith line: String) throws -> String {
    let text = try String(contentsOf: Workspace.repository.appending(path: "README.md"), encoding: .utf8)
    let blocks = text.components(separatedBy: "```swift\n").dropFirst().map { $0.components(separatedBy: "```")[0] }
    let block = try #require(blocks.first { $0.hasPrefix(line) })
    // How long delivery takes depends on the machine.
    return block.replacing("within: .seconds(5)", with: "within: .seconds(300)")
  }

  private static func build(_ code: String, in built: URL) async throws -> String {
    let place = try Workspace()
    defer { place.remove() }
    let list = built.appending(path: "spangatePackageTests.product/Objects.LinkFileList")
    let objects = try String(contentsOf: list, encoding: .utf8).split(separator: "\n").filter { object in
      modules.contains { object.contains("/\($0).build/") }
    }
    try place.write(objects.joined(separator: "\n"), to: "objects")
    let sources = Workspace.repository.appending(path: "Sources").path
    let program = built.appending(path: "readme-agent").path
    let arguments = [
      "swiftc", "-swift-version", "6", "-I", built.appending(path: "Modules").path, "-I", "\(sources)/CZlib",
      "-Xcc", "-fmodule-map-file=\(built.path)/CZstd.build/module.modulemap",
      "-Xcc", "-fmodule-map-file=\(built.path)/CCurl.build/module.modulemap",
      "-Xcc", "-fmodule-map-file=\(built.path)/CLinux.build/module.modulemap",
      try place.write(code, to: "main.swift"), "@objects", "-o", program,
    ]
    let compiled = try await Program.run("/usr/bin/env", arguments, in: place.folder)
    try #require(compiled.status == 0, "\(compiled.output)\(compiled.errors)")
    return program
  }

  @Test func `an agent outside sends spans that Python's decoder reads, from the README's lines`() async throws {
    let place = try Workspace()
    defer { place.remove() }
    let program = try await Self.program.value
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
    let program = try await Self.program.value
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
    // Once: no other try would change whom it trusts.
    let refused = try await Program.run(program, [], in: place.folder, environment: endpoint)
    #expect(refused.errors.contains("traces: https://127.0.0.1:\(sink.port)/v1/traces is not trusted"))
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
