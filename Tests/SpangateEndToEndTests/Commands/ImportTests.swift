import Foundation
import SpangateCore
import SpangateTrace
import Testing

/// Results of other tools, through the built program.
@Suite(.timeLimit(.minutes(2)), .enabled(if: Program.path != nil, "no built binary: SPANGATE_BINARY is not set"))
struct ImportTests {
  private func imported(_ tool: String, _ arguments: String..., in place: Workspace) async throws -> Program.Result {
    try await Program.run(
      Program.path!,
      ["import", tool] + arguments + ["--store", "s.db", "--report", "full", "--report", "json=r.json"],
      in: place.folder)
  }

  /// A log of Inspect with so many samples, of which the first so many are wrong.
  private func log(_ samples: Int, wrong: Int = 0, status: String = "success", epochs: Int = 4) -> String {
    let all = (0..<samples).flatMap { sample in
      (1...epochs).map { epoch in
        """
        {"id": "s\(sample)", "epoch": \(epoch), "input": "q\(sample)", "target": "t", "output": {"completion": "a"},
         "metadata": {"trace_id": "\(TraceID(high: 7, low: UInt64(sample * 10 + epoch))!)"},
         "scores": {"includes": {"value": "\(sample < wrong ? "I" : "C")", "explanation": "it is *not* there"}}}
        """
      }
    }
    return """
      {"version": 2, "status": "\(status)", "eval": {"task": "refunds", "created": "2026-12-01T10:00:00+00:00",
       "config": {"epochs": \(epochs)}, "scorers": [{"name": "includes", "options": {}}]}, "samples": [\(all.joined(separator: ","))]}
      """
  }

  @Test func `a log becomes a baseline, and one that is worse a regression that names its case and score`() async throws
  {
    let place = try Workspace()
    defer { place.remove() }
    _ = try place.write(log(6), to: "a.json")
    _ = try place.write(log(6, wrong: 2), to: "b.json")
    let accepted = try await imported("inspect", "a.json", "--accept", in: place)
    #expect(accepted.status == 0, "\(accepted.errors)\(accepted.output)")
    let worse = try await imported("inspect", "b.json", in: place)
    #expect(worse.status == 1, "\(worse.errors)\(worse.output)")
    let report = try place.json("r.json")
    let finding = report["findings"]?.array?.first { $0["rule"]?.string == "SG0101" }
    #expect(finding?["score"]?.string == "includes" && ["s0", "s1"].contains(finding?["case"]?.string))
    let run = try #require(report["run"]?["id"]?.string)
    #expect(run.hasPrefix("import-inspect-"))

    let same = try await imported("inspect", "a.json", in: place)
    #expect(same.status == 125 && same.output.contains("nothing can be compared with itself"), "it is the same run")
    let gated = try await Program.spangate("gate", run, "--store", "s.db", in: place.folder)
    #expect(gated.status == 1 && gated.output.contains("includes"), "\(gated.errors)")
    let resumed = try await Program.spangate("run", "--resume", run, "--store", "s.db", in: place.folder)
    #expect(resumed.status == 2 && resumed.errors.contains("there is no agent to go on with"))
    let twice = try await imported("inspect", "a.json", "a.json", in: place)
    #expect(twice.status == 2 && twice.errors.contains("SG0454"))
    let good = try await Program.run(
      Program.path!, ["import", "inspect", "c.json", "--store", "s.db"], in: place.folder)
    #expect(good.status == 2 && good.errors.contains("SG0001"))
  }

  @Test func `what is not all there is no pass and no baseline`() async throws {
    let place = try Workspace()
    defer { place.remove() }
    _ = try place.write(log(3), to: "a.json")
    _ = try place.write(log(3, status: "cancelled"), to: "cancelled.json")
    _ = try place.write(log(2), to: "fewer.json")
    let cancelled = try await imported("inspect", "cancelled.json", "--accept", in: place)
    #expect(cancelled.status == 125 && cancelled.output.contains("SG0453") && !cancelled.output.contains("--resume"))
    let run = try #require(try place.json("r.json")["run"]?["id"]?.string)
    let forced = try await Program.spangate("baseline", "accept", run, "--store", "s.db", in: place.folder)
    #expect(forced.status == 2 && forced.errors.contains("SG0403"))
    #expect(try await imported("inspect", "a.json", "--accept", in: place).status == 0)
    let fewer = try await imported("inspect", "fewer.json", in: place)
    #expect(fewer.status == 125 && fewer.output.contains("SG0456"), "\(fewer.output)")
    _ = try place.write(log(3).replacing("\"includes\"", with: "\"another\""), to: "renamed.json")
    let renamed = try await imported("inspect", "renamed.json", in: place)
    #expect(renamed.status == 125 && renamed.output.contains("SG0456"), "\(renamed.output)")
  }

  @Test func `a suite file says how to compare, and another tool's file is told`() async throws {
    let place = try Workspace()
    defer { place.remove() }
    _ = try place.write(log(3, wrong: 1), to: "a.json")
    _ = try place.write("suite: mine\ngate:\n  scores:\n    includes: {min: 0.9}\n", to: "gate.yaml")
    _ = try place.write("suite: mine\ngates: {}\n", to: "typo.yaml")
    let floor = try await imported("inspect", "a.json", "--suite", "gate.yaml", "--no-baseline", in: place)
    #expect(
      floor.status == 1 && floor.output.contains("SG0102") && floor.output.contains("gate.yaml:4"), "\(floor.output)")
    #expect(try place.json("r.json")["suites"]?.array?.first?["name"]?.string == "mine")
    let run = try #require(try place.json("r.json")["run"]?["id"]?.string)
    let again = try await Program.spangate("gate", run, "--no-baseline", "--store", "s.db", in: place.folder)
    #expect(again.status == 1 && again.output.contains("SG0102"))
    let typo = try await imported("inspect", "a.json", "--suite", "typo.yaml", in: place)
    #expect(typo.status == 2 && typo.errors.contains("did you mean `gate`?"))
    let mistaken = try await imported("junit", "a.json", in: place)
    #expect(mistaken.status == 2 && mistaken.errors.contains("say `spangate import inspect`"))
    #expect(try place.json("r.json")["exit_status"]?.int == 2)
  }

  @Test(.enabled(if: Program.python != nil, "no OpenTelemetry SDK: SPANGATE_PYTHON is not set"))
  func `scores go to the traces that the results name`() async throws {
    let place = try Workspace()
    defer { place.remove() }
    let sink = try await Sink(in: place)
    _ = try place.write(log(2, wrong: 1, epochs: 1), to: "a.json")
    let url = "http://127.0.0.1:\(sink.port)/v1/traces"
    for _ in 0..<2 {
      let sent = try await imported("inspect", "a.json", "--no-baseline", "--export", url, in: place)
      #expect(sent.status == 0, "\(sent.errors)")
    }
    let spans = try await sink.spans()
    // Sent twice, it is the same span.
    #expect(spans.count == 4 && Set(spans.compactMap { $0["id"]?.string }).count == 2)
    let first = try #require(spans.first { $0["trace"]?.string == "\(TraceID(high: 7, low: 1)!)" })
    #expect(first["name"]?.string == "eval.trial")
    #expect(first["attributes"]?["eval.score.includes"]?.double == 0)
    #expect(first["attributes"]?["eval.case.id"]?.string == "s0")
  }

  /// Trials of the demo under two prompts, whose traces another tool's results name.
  @Test func `a case that got worse is diagnosed by the traces that the store has`() async throws {
    let place = try Workspace()
    defer { place.remove() }
    let suite = Workspace.repository.appending(path: "suites/ops-assistant.yaml").path
    for (variant, value, file) in [("control", "C", "a.json"), ("terse", "I", "b.json")] {
      _ = try await Program.spangate(
        "run", suite, "--only", "refund-total", "--variant", variant, "--trials", "4", "--max-trials", "4", "--store",
        "s.db", "--no-baseline", "--report", "json=live.json", in: place.folder)
      let trials = try place.json("live.json")["suites"]?.array?.first?["cases"]?.array?.first?["trials"]?.array ?? []
      let samples = trials.enumerated().map { index, trial in
        """
        {"id": "refund-total", "epoch": \(index + 1), "input": "q", "scores": {"judge": {"value": "\(value)"}},
         "metadata": {"trace_id": "\(trial["trace_id"]?.string ?? "")"}, "output": {"completion": "x"}}
        """
      }
      #expect(samples.count == 4)
      _ = try place.write(
        "{\"version\": 2, \"status\": \"success\", \"eval\": {\"task\": \"ops\", \"config\": {\"epochs\": 4}}, "
          + "\"samples\": [\(samples.joined(separator: ","))]}", to: file)
    }
    let accepted = try await imported("inspect", "a.json", "--accept", in: place)
    #expect(accepted.status == 0, "\(accepted.errors)\(accepted.output)")
    let worse = try await imported("inspect", "b.json", in: place)
    #expect([1, 125].contains(worse.status), "\(worse.errors)\(worse.output)")
    #expect(worse.output.contains("suspect:") && worse.output.contains("`terse` in 4 of 4 failing trials"))
    #expect(worse.output.contains("traces/") && worse.output.contains("gen_ai.completion"))
  }
}
