import Foundation
import SpangateCore
import SpangateTrace
import Testing

/// Traces of passing trials beside a baseline that is a file.
@Suite(.timeLimit(.minutes(10)), .enabled(if: Program.path != nil, "no built binary: SPANGATE_BINARY is not set"))
struct BaselineTracesTests {
  private func run(_ place: Workspace, _ arguments: String...) async throws -> (status: Int32, report: JSONValue) {
    let all =
      ["run", "ops-assistant.yaml", "--baseline", "./main.json", "--report", "json", "--trials", "3"] + arguments
    let result = try await Program.run(Program.path!, all, in: place.folder)
    return (result.status, try JSONValue(parsing: result.output))
  }

  /// Why each case's suspect is blamed.
  private func reasons(_ report: JSONValue) -> [String] {
    (report["suites"]?.array?.first?["cases"]?.array ?? []).flatMap { $0["scores"]?.array ?? [] }
      .compactMap { $0["suspect_reason"]?.string }
  }

  @Test func `a fresh checkout points at the step that went wrong by the traces beside the baseline`() async throws {
    let place = try Workspace()
    defer { place.remove() }
    for name in ["data", "ops-assistant.yaml"] {
      try FileManager.default.copyItem(
        at: Workspace.repository.appending(path: "suites/\(name)"), to: place.folder.appending(path: name))
    }
    let traces = place.folder.appending(path: "main.traces.gz")
    #expect(try await run(place, "--store", "one.db", "--accept").status == 0)
    #expect(FileManager.default.fileExists(atPath: traces.path))

    let fresh = try await run(place, "--store", "two.db", "--variant", "terse")
    #expect(fresh.status == 1)
    let found = reasons(fresh.report)
    #expect(found.contains { $0.contains("passing ones") }, "\(found)")

    let whole = try Data(contentsOf: traces)
    try whole.prefix(whole.count / 2).write(to: traces)
    let cut = try await run(place, "--store", "three.db", "--variant", "terse")
    #expect(cut.status == 1 && cut.report.description.contains("SG0409"))
    #expect(reasons(cut.report).allSatisfy { $0.contains("no passing trial's trace is there") })

    // Who accepts the next run into it need not have the earlier one's.
    try whole.write(to: traces)
    #expect(try await run(place, "--store", "four.db", "--accept", "--keep", "2").status == 0)
    let kept = try Data(contentsOf: traces)
    #expect(kept.count > whole.count / 2)
    let exported = try await Program.spangate(
      "baseline", "import", "main.json", "--name", "other", "--store", "one.db", in: place.folder)
    #expect(exported.status == 0)
    let written = try await Program.spangate(
      "baseline", "export", "other", "--traces", "other.traces.gz", "--store", "one.db", in: place.folder)
    #expect(written.status == 0)
    #expect(FileManager.default.fileExists(atPath: place.folder.appending(path: "other.traces.gz").path))
  }
}
