import Glibc
import SpangateCore
import SpangateTrace
import SpangateYAML
import Testing

struct SettingsTests {
  private let loader = SuiteLoader(registry: .fakes, environment: ["TOKEN": "secret"])

  @Test func `every setting is read`() throws {
    let loaded = loader.settings(at: Fixtures.folder + "/settings.yaml")
    #expect(loaded.findings == [])
    let settings = try #require(loaded.value)
    #expect((settings.service, settings.store) == ("my-gate", "../.spangate/db"))
    #expect(settings.receiver == Settings.Receiver(host: "127.0.0.2", port: 4318))
    #expect(settings.backends.map(\.name) == ["jaeger", "second", "otlp"])
    #expect((settings.backends[1].backend as? Jaeger)?.config.url == "http://two")
    #expect((settings.backends[2].backend as? OTLP)?.config.headers == ["Authorization": "Bearer secret"])
    #expect(
      settings.limits
        == Settings.Limits(
          receiver: ReceiverLimits(
            traceWait: .seconds(2), quiet: .milliseconds(50), requestBytes: 1000, spansPerTrial: 10, heldBytes: 5000),
          exportWait: .seconds(60)))
  }

  @Test func `the nearest file above the suite holds`() throws {
    let files = [
      "spangate.yaml": "service: outer", "a/spangate.yaml": "service: inner", "a/b/c/s.yaml": "", "d/s.yaml": "",
    ]
    try Fixtures.withFolder(files) { folder in
      let inner = loader.settings(near: folder + "/a/b/c/s.yaml").value
      #expect(inner?.service == "inner")
      #expect(inner?.folder.hasSuffix("/a") == true)
      #expect(loader.settings(near: folder + "/d/s.yaml").value?.service == "outer")
      #expect(loader.settings(near: folder + "/d").value?.service == "outer")
    }
  }

  @Test(.enabled(if: geteuid() == 0, "only root can give a file to another user"))
  func `a file of another user's above is not obeyed unless it is allowed`() throws {
    try Fixtures.withFolder(["spangate.yaml": "service: theirs", "a/s.yaml": ""]) { folder in
      #expect(chown(folder + "/spangate.yaml", 65_534, 65_534) == 0)
      let refused = loader.settings(near: folder + "/a/s.yaml")
      #expect(refused.value == nil && refused.findings.map(\.rule) == [.settingsForeign])
      for allowed in ["/nowhere:\(folder)", "*"] {
        let loader = SuiteLoader(registry: .fakes, environment: ["SPANGATE_SAFE_DIRECTORY": allowed])
        #expect(loader.settings(near: folder + "/a/s.yaml").value?.service == "theirs")
      }
      // Whoever owns the suite runs commands anyway.
      #expect(chown(folder + "/a", 65_534, 65_534) == 0)
      #expect(loader.settings(near: folder + "/a/s.yaml").value?.service == "theirs")
    }
  }

  @Test func `what opens doors is known by where it stands, and what it is read from`() throws {
    let text = """
      service: ${NAME}
      backends:
        b: {kind: otlp, endpoint: "http://u:passpass1@h", headers: {x-token: literal-token-1, accept: text/plain, y: "${PLAIN}"}}
      redact: {with: hash, key: "${HASHES}"}
      """
    let environment = ["NAME": "checkout-service-1", "PLAIN": "plainword1234", "HASHES": "hashword1234"]
    try Fixtures.withFolder(["spangate.yaml": text]) { folder in
      let loaded = SuiteLoader(registry: .fakes, environment: environment).settings(at: folder + "/spangate.yaml")
      let settings = try #require(loaded.value, "\(loaded.findings)")
      #expect(settings.secretVariables == ["PLAIN", "HASHES"])
      #expect(Set(settings.secrets) == ["passpass1", "literal-token-1", "plainword1234", "hashword1234"])
    }
  }

  @Test(arguments: [
    ("Y", "pd4e.Rk8sTj2w_Xq6v", true), ("Y", "correct-horse-battery-staple", true), ("Y", "PLAINCAPITALS", true),
    ("Y", "payments-team", false), ("Y", "otel.internal.example:4317", false), ("Y", "10.1.2.3:4317", false),
    ("Y", "/etc/ssl/ca.pem", false), ("Y_REGION", "Europe-West-Zone9", false), ("Y_TOKEN", "payments-team", true),
    ("Y", "https://hooks.example/services/T00AB12CD34EF56", false),
  ])
  func `what the settings read of the environment is secret unless everybody may know it`(
    name: String, value: String, isSecret: Bool
  ) throws {
    let text = "backends: {b: {kind: otlp, endpoint: \"http://h/${\(name)}\"}}"
    try Fixtures.withFolder(["spangate.yaml": text]) { folder in
      let loaded = SuiteLoader(registry: .fakes, environment: [name: value]).settings(at: folder + "/spangate.yaml")
      let settings = try #require(loaded.value, "\(loaded.findings)")
      #expect(settings.secrets.contains(value) == isSecret, "\(settings.secrets)")
    }
  }

  @Test func `of an address that the settings read what is drawn by lot is secret`() throws {
    let text = "backends: {b: {kind: otlp, endpoint: \"${HOOK}\"}}"
    let environment = [
      "HOOK": "https://u:pass-word-1@hooks.example/services/T00AB12CD34EF56GH?short=1&k=abcdefgh12345678"
    ]
    try Fixtures.withFolder(["spangate.yaml": text]) { folder in
      let loaded = SuiteLoader(registry: .fakes, environment: environment).settings(at: folder + "/spangate.yaml")
      #expect(Set(loaded.value?.secrets ?? []) == ["pass-word-1", "T00AB12CD34EF56GH", "abcdefgh12345678"])
    }
  }

  @Test func `a finding does not show a key that stands in the line of a suite`() throws {
    let lines = [
      "agent: {command: [cat], env: {X_TOKEN: literal-token-1}, tpyo: 1}",
      "agent: {http: {url: \"http://u:literal-token-1@h\", headers: {x-mine: literal-token-1}, typo: 1}}",
      "variants: {a: {agent: {command: [cat], env: {KEY: literal-token-1}, tpyo: 1}}}\nagent: {command: [cat]}",
    ]
    for line in lines {
      let text = "suite: s\n\(line)\ncases: [{id: a, input: {password: literal-word-2}, scorers: [no_errors]}]\n"
      try Fixtures.withFolder(["s.yaml": text]) { folder in
        let found = loader.load(folder + "/s.yaml", variant: nil).findings
        #expect(!found.isEmpty && !found.text().contains("literal-token-1") && found.text().contains("[secret]"))
      }
    }
    let text = "suite: s\nagent: {command: [cat]}\ncases: [{id: a, input: {password: literal-word-2}, tpyo: 1}]\n"
    try Fixtures.withFolder(["s.yaml": text]) { folder in
      #expect(loader.load(folder + "/s.yaml", variant: nil).findings.text().contains("literal-word-2"))
    }
  }

  @Test func `a finding does not show a key that stands in its line`() throws {
    let text = "backends: {b: {kind: otlp, endpoint: x, headers: {x-token: literal-token-1}, typo: 1}}"
    try Fixtures.withFolder(["spangate.yaml": text]) { folder in
      let found = loader.settings(at: folder + "/spangate.yaml").findings
      #expect(found.map(\.rule) == [.keyUnknown])
      #expect(!found.text().contains("literal-token-1") && found.text().contains("[secret]"))
    }
  }

  @Test func `where pages of traces go is read`() throws {
    let text = """
      links: {pages: "https://pages.example/{run}/{trace}.html", artifact: traces}
      """
    try Fixtures.withFolder(["spangate.yaml": text]) { folder in
      let loaded = loader.settings(at: folder + "/spangate.yaml")
      #expect(loaded.findings == [] && loaded.value?.links.artifact == "traces")
      let trace = try #require(TraceID("4bf92f3577b34da6a3ce929d0e0e4736"))
      let url = loaded.value?.links.pages?.url(of: trace, span: SpanID("00f067aa0ba902b7"), run: "a b/c")
      #expect(url == "https://pages.example/a%20b%2Fc/4bf92f3577b34da6a3ce929d0e0e4736.html#00f067aa0ba902b7")
    }
  }

  @Test(arguments: [
    ("https://x/{trace}/{job}", "has a placeholder that there is not: `{job}`"),
    ("https://x/{run}.html", "has no `{trace}`, so that every trace would have the same page"),
    ("https://x/{trace", "has a `{` that is not closed"),
    ("traces/{trace}.html", "is not the address of a web page: it begins with neither `https://` nor `http://`"),
    ("file:///{trace}", "is not the address of a web page: it begins with neither `https://` nor `http://`"),
    ("", "is not the address of a web page: it begins with neither `https://` nor `http://`"),
  ])
  func `an address that no page has is refused with its place`(pages: String, problem: String) throws {
    try Fixtures.withFolder(["spangate.yaml": "service: a\nlinks:\n  pages: \"\(pages)\""]) { folder in
      let findings = loader.settings(at: folder + "/spangate.yaml").findings
      #expect(findings.map(\.message) == ["`links.pages` \(problem)"])
      #expect(findings.first?.rule == .valueInvalid && findings.first?.range?.line == 3)
    }
  }

  @Test(arguments: ["", "# nothing\n", "limits:\n"])
  func `an empty file is all defaults`(text: String) throws {
    try Fixtures.withFolder(["spangate.yaml": text]) { folder in
      let settings = loader.settings(at: folder + "/spangate.yaml").value
      #expect(settings?.service == "spangate")
      #expect(settings?.limits == Settings.Limits())
      #expect(settings?.file == folder + "/spangate.yaml")
    }
  }

  @Test func `what is sensitive and how long texts may be is read`() throws {
    let text = """
      redact:
        with: hash
        key: ${TOKEN}
        kinds: {ip: keep, api_key: drop}
        patterns: {employee: 'EMP-[0-9]{4}'}
        attributes: [db.statement, "http.request.header.*"]
        content: deny
        allow: [my.note]
        scorers: redacted
      limits: {text: 2000, texts: {tool.arguments: 300}, offload: {to: content, over: 5000}}
      """
    try Fixtures.withFolder(["spangate.yaml": text]) { folder in
      let loaded = loader.settings(at: folder + "/spangate.yaml")
      #expect(loaded.findings == [])
      let settings = try #require(loaded.value)
      var expected = RedactionPolicy.all(.hash, key: Array("secret".utf8))
      expected.actions[.ip] = .keep
      expected.actions[.apiKey] = .drop
      expected.patterns = [.init(name: "employee", source: "EMP-[0-9]{4}", action: .hash)]
      expected.droppedAttributes = [NamePattern("db.statement"), NamePattern("http.request.header.*")]
      expected.content = .denied(except: [NamePattern("my.note")])
      expected.hidesFromScorers = true
      #expect(settings.redact == expected)
      let named = ["agent.user_message": 500, "tool.arguments": 300]
      #expect(settings.texts == TextLimits(any: 2_000, named: named, offload: 5_000))
      #expect(settings.offload == .folder("content"))
    }
  }

  @Test func `long texts go to a bucket with the environment's credentials`() throws {
    let environment = ["AWS_ACCESS_KEY_ID": "id", "AWS_SECRET_ACCESS_KEY": "key", "AWS_REGION": "eu-west-1"]
    func settings(_ offload: String, _ environment: [String: String]) throws -> Loaded<Settings> {
      try Fixtures.withFolder(["spangate.yaml": "limits: {offload: {\(offload)}}"]) { folder in
        SuiteLoader(registry: .fakes, environment: environment).settings(at: folder + "/spangate.yaml")
      }
    }
    let aws = try settings("to: s3://traces/a/b", environment).value
    #expect(
      aws?.offload
        == .bucket(
          .init(
            name: "traces", prefix: ["a", "b"], endpoint: "https://s3.eu-west-1.amazonaws.com", region: "eu-west-1")))
    #expect(aws?.texts.offload == TextLimits.usualOffload)
    let own = try settings("to: s3://traces, endpoint: 'http://localhost:9000/', region: x", environment).value
    #expect(
      own?.offload == .bucket(.init(name: "traces", endpoint: "http://localhost:9000", region: "x")))
    #expect(try settings("to: s3://traces", [:]).findings.map(\.rule) == [.variableUnset, .variableUnset])
    #expect(try settings("to: 's3://a b'", environment).findings.map(\.rule) == [.valueInvalid])
    #expect(try settings("to: s3://a, endpoint: localhost", environment).findings.map(\.rule) == [.valueInvalid])
  }

  @Test func `without a word keys and tokens are redacted, and with an empty mapping all kinds`() throws {
    for (text, policy) in [
      ("", RedactionPolicy.secretsOnly), ("redact: {}", .all()), ("redact: {with: keep}", .all(.keep)),
    ] {
      try Fixtures.withFolder(["spangate.yaml": text]) { folder in
        #expect(loader.settings(at: folder + "/spangate.yaml").value?.redact == policy)
      }
    }
  }

  @Test(arguments: [
    ("redact: {with: hash}", FindingRule.keyMissing), ("redact: {with: mask}", .valueInvalid),
    ("redact: {kinds: {emial: drop}}", .keyUnknown), ("redact: {patterns: {a: '('}}", .valueInvalid),
    ("redact: {patterns: {A1: 'x'}}", .valueInvalid), ("limits: {text: 0}", .valueInvalid),
    ("limits: {offload: {over: 5}}", .keyMissing), ("limits: {texts: {x: -1}}", .valueInvalid),
  ])
  func `what makes no sense is a finding`(text: String, rule: FindingRule) throws {
    try Fixtures.withFolder(["spangate.yaml": text]) { folder in
      let loaded = loader.settings(at: folder + "/spangate.yaml")
      #expect(loaded.findings.map(\.rule) == [rule])
      #expect(loaded.value == nil)
    }
  }

  @Test(arguments: [false, true])
  func `prices of one's own come before the built-in ones, from here or a file`(isFile: Bool) throws {
    let table = """
      date: 2026-11-01
      sources: [https://example.com/prices]
      prices:
        - {provider: openai, model: GPT-5, input: 1, output: 2, cache_read: 0.1, from: 2026-01-01, until: 2027-01-01}
        - {provider: mine, model: "local-*", input: 0, output: 0, long: {over: 1000, input: 3, output: 4}}
      """
    let indented = table.split(separator: "\n").map { "  \($0)" }.joined(separator: "\n")
    let settings = isFile ? "pricing: prices.yaml" : "pricing:\n\(indented)"
    try Fixtures.withFolder(["spangate.yaml": settings, "prices.yaml": table]) { folder in
      let loaded = loader.settings(at: folder + "/spangate.yaml")
      #expect(loaded.findings == [])
      let prices = try #require(loaded.value?.prices.prices)
      #expect(prices.count == PriceTable.shipped.prices.count + 2)
      let first = Price(
        provider: "openai", model: "gpt-5", rates: .init(input: 1, output: 2, cacheRead: 0.1), from: Day("2026-01-01"),
        until: Day("2027-01-01"))
      let second = Price(
        provider: "mine", model: "local-*", rates: .init(input: 0, output: 0),
        long: (1_000, .init(input: 3, output: 4)))
      #expect(Array(prices.prefix(2)) == [first, second])
    }
  }

  @Test(arguments: [
    ("pricing: {prices: [{provider: x, model: y, input: -1, output: 1}]}", FindingRule.valueInvalid),
    ("pricing: {prices: [{provider: x, model: y, output: 1}]}", .keyMissing),
    ("pricing: {prices: [{provider: x, model: y, input: 1, output: 1, from: today}]}", .valueInvalid),
    (
      "pricing: {prices: [{provider: x, model: y, input: 1, output: 1, from: 2026-02-01, until: 2026-01-01}]}",
      .valueInvalid
    ),
    (
      "pricing: {prices: [{provider: x, model: y, input: 1, output: 1, from: 2300-01-01, until: 1969-12-31}]}",
      .valueInvalid
    ),
    ("pricing: nowhere.yaml", .fileUnreadable), ("pricing: {price: []}", .keyUnknown),
  ])
  func `a price that makes no sense is a finding`(text: String, rule: FindingRule) throws {
    try Fixtures.withFolder(["spangate.yaml": text]) { folder in
      let loaded = loader.settings(at: folder + "/spangate.yaml")
      #expect(loaded.findings.map(\.rule).contains(rule))
      #expect(loaded.value == nil)
    }
  }

  @Test(arguments: [
    ("localhost", true), ("::1", true), ("127.1.2.3", true), ("10.0.0.1", false), ("127.0.0.1.evil.example", false),
    ("127.0.0", false), ("::", false),
  ])
  func `the receiver listens on loopback only`(host: String, isAllowed: Bool) throws {
    try Fixtures.withFolder(["spangate.yaml": "receiver: {host: \"\(host)\"}"]) { folder in
      #expect((loader.settings(at: folder + "/spangate.yaml").value != nil) == isAllowed)
    }
  }

  @Test(
    arguments: [
      ("auto", .automatic, nil), ("0123456789abcdef", .fixed("0123456789abcdef"), nil),
      ("Auto", nil, "has fewer than 16 characters, which can be guessed"),
      ("''", nil, "has fewer than 16 characters, which can be guessed"),
      ("0123456789 abcdef", nil, "holds a space, a comma or what is not ASCII"),
    ] as [(String, Settings.Receiver.Token?, String?)])
  func `a token is made for each run, or is one that nobody guesses`(
    written: String, token: Settings.Receiver.Token?, problem: String?
  ) throws {
    try Fixtures.withFolder(["spangate.yaml": "receiver: {token: \(written)}"]) { folder in
      let loaded = loader.settings(at: folder + "/spangate.yaml")
      #expect(loaded.value?.receiver.token == token)
      #expect(loaded.findings.map(\.message) == (problem.map { ["`receiver.token` \($0)"] } ?? []))
    }
  }
}
