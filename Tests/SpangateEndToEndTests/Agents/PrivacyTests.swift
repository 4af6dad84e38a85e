import Foundation
import SpangateCore
import SpangateTrace
import Testing

/// What an agent says of people stays between the agent and the scorers.
@Suite(.timeLimit(.minutes(10)), .enabled(if: Program.path != nil, "no built binary: SPANGATE_BINARY is not set"))
struct PrivacyTests {
  private static let secrets = [
    "4111 1111 1111 1111", "ada.lovelace@example.com", "sk-abcdefghijklmnopqrstuv0123456789",
  ]

  private func suite(_ agent: String) -> String {
    """
    suite: privacy
    agent: {command: [\(agent)], timeout: 60s, env: {AGENT_PROTOCOL: http, AGENT_READS_TRACEPARENT: "1"}}
    traces: \(agent.contains("python") ? "required" : "off")
    trials: 1
    max_trials: 1
    gate: {scores: {equals: {min: 1}}}
    cases:
      - id: who
        input: Who paid in the EU?
        scorers: [{contains: ada.lovelace@}, {equals: somebody else}, {name: ends, ends_with: "1111"}]
    """
  }

  /// Every byte that the command left in its folder, but for what the user wrote.
  private func leftovers(in place: Workspace, but inputs: Set<String>) throws -> [(path: String, bytes: Data)] {
    let files = FileManager.default.enumerator(at: place.folder, includingPropertiesForKeys: nil)?.allObjects ?? []
    return try files.compactMap { $0 as? URL }.filter { !inputs.contains($0.lastPathComponent) && !$0.hasDirectoryPath }
      .map { ($0.path, try Data(contentsOf: $0)) }
  }

  private func expectNoSecret(_ result: Program.Result, in place: Workspace) throws {
    let files = try leftovers(in: place, but: ["suite.yaml", "agent.py", "agent.sh", "spangate.yaml"])
    #expect(files.count >= 3)
    for secret in Self.secrets {
      #expect(!(result.output + result.errors).contains(secret), "\(secret) is printed")
      for file in files { #expect(file.bytes.range(of: Data(secret.utf8)) == nil, "\(secret) is in \(file.path)") }
    }
  }

  /// The store keeps traces compressed, so they are looked into.
  private func expectNoSecretInStore(of place: Workspace) async throws {
    try place.write(Self.blobs, to: "blobs.py")
    let blobs = try await Program.run(Program.python!, ["blobs.py", "store.db"], in: place.folder)
    try FileManager.default.removeItem(at: place.folder.appending(path: "blobs.py"))
    #expect(blobs.output.contains("agent.run"), "\(blobs.errors)")
    for secret in Self.secrets { #expect(!blobs.output.contains(secret)) }
  }

  @Test func `an answer with secrets is scored and leaves none in the store, the reports and on the terminal`()
    async throws
  {
    let place = try Workspace()
    defer { place.remove() }
    let answer = "ada.lovelace@example.com paid with 4111 1111 1111 1111, key sk-abcdefghijklmnopqrstuv0123456789"
    try place.write("cat > /dev/null; echo '\(answer)'; echo '\(answer)' >&2", to: "agent.sh")
    try place.write(suite("sh, agent.sh"), to: "suite.yaml")
    try place.write("redact: {}\nstore: store.db", to: "spangate.yaml")
    let formats = ["full=full.txt", "json=report.json", "junit=report.xml", "github=github.txt", "markdown=report.md"]
    let result = try await Program.run(
      Program.path!, ["run", "suite.yaml"] + (formats + ["full"]).flatMap { ["--report", $0] }, in: place.folder)
    let scores = try #require(try place.json("report.json").value(at: "/suites/0/cases/0/trials/0/scores")?.array)
    #expect(scores.map { $0["label"] } == ["pass", "fail", "fail", "pass"], "\(result.errors)")
    let explanation = scores[1]["explanation"]?.string
    #expect(explanation == "the answer is `[email] paid with [credit_card], key [api_key]…`, not `somebody else`")
    try expectNoSecret(result, in: place)
  }

  @Test func `agents and command scorers do not see what they do not need, nor does anybody what a key is`()
    async throws
  {
    let place = try Workspace()
    defer { place.remove() }
    try place.write(
      """
      echo "$GITHUB_TOKEN,$JUDGE_CRED,$THE_KEY,$OPENAI_API_KEY,$CI_JOB_TOKEN,$DROPPED"
      printf user:plainword4242backend | base64
      echo jjjudge-word-99x
      """, to: "agent.sh")
    let scored = #"echo '{"passed": true, "explanation": "'$GITHUB_TOKEN,$THE_KEY'"}'"#
    try place.write(scored, to: "scorer.sh")
    try place.write(
      """
      suite: environment
      agent: {command: [sh, agent.sh], env: {DROPPED: null}, inherit_env: [CI_JOB_TOKEN]}
      traces: off
      trials: 1
      max_trials: 1
      cases:
        - id: a
          input: x
          scorers:
            - starts_with: ",,,openai-1,ci-1,"
            - command: [sh, scorer.sh]
            - judge: {rubric: r, model: {name: openai/x, base_url: "http://127.0.0.1:9", api_key_env: JUDGE_CRED}}
      """, to: "suite.yaml")
    try place.write(
      "store: store.db\nbackends: {b: {kind: otlp, endpoint: 'http://127.0.0.1:9', headers: {x-token: '${THE_KEY}'}}}",
      to: "spangate.yaml")
    let result = try await Program.run(
      Program.path!, ["run", "suite.yaml", "--no-baseline", "--report", "json=report.json", "--report", "full"],
      in: place.folder,
      environment: [
        "GITHUB_TOKEN": "gh-1", "JUDGE_CRED": "jjjudge-word-99x", "THE_KEY": "plainword4242backend",
        "OPENAI_API_KEY": "openai-1", "CI_JOB_TOKEN": "ci-1", "DROPPED": "dropped",
      ])
    let scores = try #require(try place.json("report.json").value(at: "/suites/0/cases/0/trials/0/scores")?.array)
    #expect(scores.first?["label"] == "pass", "\(scores.first ?? .null) \(result.errors)")
    #expect(scores.dropFirst().first?["explanation"] == ",", "\(scores)")
    for file in try leftovers(in: place, but: []) {
      for secret in ["plainword4242backend", "jjjudge-word-99x", "wbGFpbndvcmQ0MjQyYmFja2Vu"] {
        #expect(
          file.bytes.range(of: Data(secret.utf8)) == nil || file.path.hasSuffix("agent.sh"), "\(secret): \(file.path)")
      }
    }
  }

  @Test(.enabled(if: Program.python != nil, "no OpenTelemetry SDK: SPANGATE_PYTHON is not set"))
  func `spans with secrets reach no backend, no store and no page`() async throws {
    let place = try Workspace()
    defer { place.remove() }
    let sink = try await Sink(in: place)
    try place.write(Self.agent, to: "agent.py")
    try place.write(suite("\(Program.python!), agent.py"), to: "suite.yaml")
    try place.write(
      """
      redact: {attributes: [db.statement]}
      limits: {text: 2000, offload: {to: content, over: 3000}}
      store: store.db
      backends: {sink: {kind: otlp, endpoint: 'http://127.0.0.1:\(sink.port)'}}
      """, to: "spangate.yaml")
    let result = try await Program.spangate("run", "suite.yaml", "--report", "json=report.json", in: place.folder)
    let spans = try await sink.spans()
    let run = try #require(spans.first { $0["name"] == "agent.run" }, "\(result.errors)")
    #expect(run.value(at: "/attributes/agent.user_message")?.string?.count == 500)
    #expect(run.value(at: "/attributes/agent.user_message_length") == 1_200)
    #expect(run.value(at: "/attributes/db.statement") == nil)
    #expect(run.value(at: "/attributes/customer") == "[email] with [credit_card]")
    #expect(run.value(at: "/attributes/prompt")?.string?.count == 2_000)
    let link = try #require(run.value(at: "/attributes/prompt_url")?.string)
    let content = try String(contentsOf: try #require(URL(string: link)), encoding: .utf8)
    #expect(content.hasPrefix("long long"))
    #expect(content.hasSuffix("[email]"))
    #expect(content.count == 5_007)
    #expect(run.value(at: "/events/0/attributes/exception.message") == "no money for [email]")
    try expectNoSecret(result, in: place)
    try await expectNoSecretInStore(of: place)

    // Without a backend the trace is a page on disk.
    try place.write("redact: {}\nstore: store.db", to: "spangate.yaml")
    let local = try await Program.spangate("run", "suite.yaml", "--report", "full", in: place.folder)
    let pages = try leftovers(in: place, but: []).filter { $0.path.hasSuffix(".html") }
    #expect(!pages.isEmpty, "\(local.output)\(local.errors)")
    try expectNoSecret(local, in: place)
  }

  private static let agent = """
    import os, sys
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.sdk.trace.export import SimpleSpanProcessor
    from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
    from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

    provider = TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(OTLPSpanExporter()))
    context = TraceContextTextMapPropagator().extract({"traceparent": os.environ["TRACEPARENT"]})
    mail, card, key = "ada.lovelace@example.com", "4111 1111 1111 1111", "sk-abcdefghijklmnopqrstuv0123456789"
    with provider.get_tracer("agent").start_as_current_span("agent.run", context=context) as span:
        span.set_attribute("agent.user_message", "x" * 1100 + " " + mail + " " + "y" * 74)
        span.set_attribute("db.statement", "select * from cards where number = '" + card + "'")
        span.set_attribute("customer", mail + " with " + card)
        span.set_attribute("prompt", "long " * 1000 + mail)
        span.set_attribute("headers", ["authorization", key])
        try:
            raise ValueError("no money for " + mail)
        except ValueError as error:
            span.record_exception(error)
    print(mail + " paid with " + key + " and " + card)
    """

  private static let blobs = """
    import sqlite3, sys, zlib
    store = sqlite3.connect(sys.argv[1])
    for (table,) in store.execute("select name from sqlite_master where type = 'table'").fetchall():
        for row in store.execute(f"select * from {table}"):
            for value in row:
                try:
                    value = zlib.decompress(value)
                except (TypeError, zlib.error):
                    pass
                print(value)
    """
}
