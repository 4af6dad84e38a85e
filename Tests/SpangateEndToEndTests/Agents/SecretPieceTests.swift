import Foundation
import SpangateTrace
import Testing

/// No part of a key gets out, whoever says it, in whatever form, and wherever it is cut.
@Suite(.timeLimit(.minutes(10)), .enabled(if: Program.path != nil, "no built binary: SPANGATE_BINARY is not set"))
struct SecretPieceTests {
  private static let key = "zq7Kd9xLw2tRvB4mH8sJ1nP6yGc3"

  /// Pieces of the key as they are, in base64 wherever it begins, and in hex.
  private static let pieces: [String] = {
    func pieces(_ text: String, _ length: Int) -> [String] {
      let all = Array(text)
      return (0...all.count - length).map { String(all[$0..<$0 + length]) }
    }
    let base64 = (0..<3).flatMap { before -> [String] in
      let text = Data(Array(repeating: 0x78, count: before) + Array(key.utf8)).base64EncodedString()
      return pieces(String(text.dropFirst(before == 0 ? 0 : 4).dropLast(4)), 10)
    }
    return pieces(key, 6) + base64 + pieces(key.utf8.map { String($0, radix: 16) }.joined(), 14)
  }()

  /// Runs a suite of this agent, and looks through all that it leaves.
  private func expectNoPiece(
    _ agent: String, files: [String: String], settings: String = "", arguments: [String] = [],
    sourceLocation: SourceLocation = #_sourceLocation
  ) async throws {
    let place = try Workspace()
    defer { place.remove() }
    for (name, text) in files { try place.write(text, to: name) }
    try place.write("store: store.db\n\(settings)", to: "spangate.yaml")
    try place.write(
      """
      suite: s
      agent: \(agent)
      traces: optional
      trials: 1
      max_trials: 1
      retries: 0
      cases: [{id: a, input: x, scorers: [{equals: y}, {ends_with: y}, {contains: qqqq}\(files["scorer.sh"] == nil ? "" : ", {command: [sh, scorer.sh]}")]}]
      """, to: "suite.yaml")
    let reports = ["full=f.txt", "json=r.json", "junit=r.xml", "github=g.txt", "markdown=r.md", "full"]
    let result = try await Program.run(
      Program.path!, ["run", "suite.yaml", "--no-baseline"] + arguments + reports.flatMap { ["--report", $0] },
      in: place.folder, environment: ["THE_TOKEN": Self.key])
    try place.write(Self.dump, to: "dump.py")
    var texts = [("the terminal", result.output + result.errors)]
    if let python = Program.python {
      texts.append(("the store", try await Program.run(python, ["dump.py", "store.db"], in: place.folder).output))
    }
    let inputs = Set(files.keys).union(["dump.py"])
    for case let file as URL in FileManager.default.enumerator(at: place.folder, includingPropertiesForKeys: nil)!
    where !file.hasDirectoryPath && !inputs.contains(file.lastPathComponent) {
      texts.append((file.lastPathComponent, String(decoding: try Data(contentsOf: file), as: UTF8.self)))
    }
    #expect(texts.count > 5, "\(result.errors)", sourceLocation: sourceLocation)
    for (name, text) in texts {
      for piece in Self.pieces where text.contains(piece) {
        Issue.record("\(piece) is in \(name)", sourceLocation: sourceLocation)
      }
    }
  }

  @Test(arguments: [0, 5, 14, 27])
  func `stderr whose kept end begins in the middle of a key shows none of it`(overhang: Int) async throws {
    let agent = """
      cat > /dev/null
      (head -c 9000 /dev/zero | tr '\\0' y; printf %s "$THE_TOKEN"; head -c \((64 << 10) - overhang) /dev/zero | tr '\\0' z) >&2
      exit 3
      """
    try await expectNoPiece("{command: [sh, agent.sh]}", files: ["agent.sh": agent])
  }

  @Test(arguments: [0, 7, 20])
  func `what a started server and a program for scores write shows none of a key`(overhang: Int) async throws {
    let server = """
      head -c \(1_990 - overhang) /dev/zero | tr '\\0' y; printf '%s\\n' "$THE_TOKEN"; head -c 70000 /dev/zero | tr '\\0' y
      printf %s "$THE_TOKEN"; head -c \((64 << 10) - overhang) /dev/zero | tr '\\0' z; exit 1
      """
    try await expectNoPiece(
      "{http: {url: 'http://127.0.0.1:9/', start: {command: [sh, server.sh], timeout: 5s}}}",
      files: ["server.sh": server])
    let scorer = """
      cat > /dev/null
      head -c \(80 - overhang) /dev/zero | tr '\\0' y; echo "$THE_TOKEN"
      echo "user:$THE_TOKEN" | base64 -w 11 >&2
      exit \(overhang % 2)
      """
    try await expectNoPiece(
      "{command: [sh, agent.sh]}", files: ["agent.sh": #"cat > /dev/null; echo "$THE_TOKEN""#, "scorer.sh": scorer])
  }

  @Test(.enabled(if: Program.python != nil, "no Python: SPANGATE_PYTHON is not set"))
  func `a key in any form goes from spans, log records and answers`() async throws {
    try await expectNoPiece(
      "{command: [\(Program.python!), agent.py]}", files: ["agent.py": Self.agent], settings: "")
  }

  /// The store keeps traces compressed.
  private static let dump = """
    import sqlite3, sys, zlib
    store = sqlite3.connect(sys.argv[1])
    for (table,) in store.execute("select name from sqlite_master where type = 'table'").fetchall():
        for row in store.execute(f"select * from {table}"):
            for value in row:
                try:
                    value = zlib.decompress(value).decode("utf-8", "replace")
                except (TypeError, zlib.error):
                    pass
                print(value)
    """

  private static let agent = #"""
    import base64, html, json, os, sys, urllib.parse, urllib.request
    key = os.environ["THE_TOKEN"]
    raw = key.encode()
    long = base64.b64encode(b"somebody:" + raw + b";" + raw * 3).decode()
    forms = [
        key, json.dumps(json.dumps(key)), "".join("\\u%04x" % b for b in raw), "".join("%%%02x" % b for b in raw),
        "".join("&#%d;" % b for b in raw), "".join("\\x%02x" % b for b in raw), raw.hex(), raw.hex().upper(),
        "Basic " + base64.b64encode(b"u:" + raw).decode(), base64.urlsafe_b64encode(b"x" + raw).decode().rstrip("="),
        "\n".join(long[at:at + 76] for at in range(0, len(long), 76)), "key: |\n  " + key[:9] + "\n  " + key[9:],
        "https://u:" + key + "@host/", key[:7] + "…", "…" + key[-7:],
    ]
    # What a library leaves of a text that it cuts has no mark, and ends where the text does.
    pieces = [key[:10], key[-10:], key[5:16]]
    trace, parent = os.environ["TRACEPARENT"].split("-")[1:3]
    text = lambda value: {"stringValue": value}
    spans = []
    for index, form in enumerate(forms + pieces):
        attributes = [
            {"key": "a", "value": text(form)}, {"key": form, "value": text("x")},
            {"key": "b", "value": {"bytesValue": base64.b64encode(form.encode()).decode()}},
            {"key": "c", "value": {"kvlistValue": {"values": [{"key": form, "value": text(form)}]}}},
            {"key": "agent.user_message", "value": text(("x" * 492 if form in forms else "") + form)},
        ]
        spans.append({
            "resource": {"attributes": attributes}, "schemaUrl": form, "scopeSpans": [{
                "scope": {"name": form, "version": form, "attributes": attributes}, "schemaUrl": form, "spans": [{
                    "traceId": trace, "spanId": "%016x" % (index + 1), "parentSpanId": parent, "name": form, "kind": 1,
                    "traceState": form, "startTimeUnixNano": "1700000000000000000", "attributes": attributes,
                    "endTimeUnixNano": "1700000001000000000", "status": {"code": 2, "message": form},
                    "events": [{"name": form, "timeUnixNano": "1700000000000000001", "attributes": attributes}],
                    "links": [{"traceId": "0af7651916cd43dd8448eb211c80319c", "spanId": "b7ad6b7169203331",
                               "traceState": form, "attributes": attributes}]}]}]})
    logs = [{"traceId": trace, "spanId": parent, "body": text(form), "eventName": form,
             "attributes": [{"key": form, "value": text(form)}]} for form in forms]
    for signal, request in [("traces", {"resourceSpans": spans}),
                            ("logs", {"resourceLogs": [{"scopeLogs": [{"logRecords": logs}]}]})]:
        urllib.request.urlopen(urllib.request.Request(
            os.environ["OTEL_EXPORTER_OTLP_ENDPOINT"] + "/v1/" + signal, json.dumps(request).encode(),
            {"content-type": "application/json"})).read()
    print("\n".join(forms))
    print("\n".join(forms), file=sys.stderr)
    """#
}
