import SpangateTesting
import SpangateTrace
import Testing

/// Secrets in texts that other programs wrote.
struct SecretMatcherTests {
  private static let secret = "zq7/Kd+9x&Lw<2>t'R\"v_B-m4"

  private func redactor(_ secrets: String...) -> Redactor {
    var policy = RedactionPolicy.none
    policy.add(secrets: secrets)
    return Redactor(policy)
  }

  /// What is left of a text that holds nothing but a secret has no six characters of it.
  private func expectNothing(of secret: String, in text: String) {
    let scalars = Array(secret.unicodeScalars)
    for start in 0...(scalars.count - 6) {
      let piece = scalars[start..<start + 6].reduce(into: "") { $0.unicodeScalars.append($1) }
      #expect(!text.holds(piece), "\(piece) is left in \(text)")
    }
  }

  @Test(arguments: [
    // What Python, PHP, Go, HTML, XML, a shell and YAML make of it.
    #"zq7/Kd%2B9x%26Lw%3C2%3Et%27R%22v_B-m4"#, #"zq7%2fKd%2b9x%26Lw%3c2%3et%27R%22v_B-m4"#,
    #"zq7%252FKd%252B9x%2526Lw%253C2%253Et%2527R%2522v_B-m4"#,
    #"zq7\/Kd+9x\u0026Lw\u003c2\u003Et'R\"v_B-m4"#, #"zq7\\\/Kd+9x\\u0026Lw\\u003c2\\u003et'R\\\"v_B-m4"#,
    #"\u007a\u0071\u0037\u002f\u004b\u0064\u002b\u0039\u0078&\u004c\u0077<2>t'R\"v_B-m4"#,
    "zq7/Kd+9x&amp;Lw&lt;2&gt;t&#39;R&quot;v_B-m4", "zq7&#47;Kd&#x2B;9x&amp;amp;Lw&amp;lt;2&amp;gt;t&apos;R&#34;v_B-m4",
    #"'zq7/Kd+9x&Lw<2>t'\''R"v_B-m4'"#, #"'zq7/Kd+9x&Lw<2>t'"'"'R"v_B-m4'"#, #"zq7/Kd+9x\&Lw\<2\>t\'R\"v_B-m4"#,
    #"\x7aq7\x2fKd+9x&Lw<2>t'R"v_B-m4"#, #"\172q7\057Kd+9x&Lw<2>t'R"v_B-m4"#, #"zq7/Kd+9x&Lw<2>t''R"v_B-m4"#,
    #"zq7/Kd+9x\u{26}Lw\u{3c}2>t'R"v_B-m4"#,
    // Over several lines, also where a line's end is escaped or shown.
    "zq7/Kd+9x&\n    Lw<2>t'R\"v_B-m4", #"zq7/Kd+9x&\nLw<2>t'R\"v_B-m4"#, #"zq7/Kd+9x&\⏎Lw<2>t'R"v_B-m4"#,
    "zq7/Kd+9x&\\\n  Lw<2>t'R\"v_B-m4", "zq7/Kd+9x&⏎Lw<2>t'R\"v_B-m4", "zq7/Kd+9x&%0ALw<2>t'R\"v_B-m4",
    // Hex, and UTF-16.
    "7a71372f4b642b3978264c773c323e74275222765f422d6d34", "7A71372F4B642B397826\n4C773C323E74275222765F422D6D34",
    "z\0q\07\0/\0K\0d\0+\09\0x\0&\0L\0w\0<\02\0>\0t\0'\0R\0\"\0v\0_\0B\0-\0m\04\0",
  ])
  func `a secret goes however a program writes it`(text: String) {
    let redacted = redactor(Self.secret).redacted("in \(text) and so on")
    expectNothing(of: Self.secret, in: redacted)
    #expect(redacted.contains("[secret]") && redacted.hasPrefix("in ") && redacted.hasSuffix(" and so on"))
  }

  @Test func `backslashes of its own do not hide a secret`() {
    let secret = #"ab\cd"e\\f9%41&lt;'x"#
    let json = JSONValue.string(secret).description
    for text in [secret, json, JSONValue.string(json).description, secret.percentEncoded] {
      #expect(redactor(secret).redacted("<\(text)>").contains("[secret]"), "\(text)")
    }
  }

  @Test(arguments: [
    "YWJj", "", "YTpiYzpkZWZnaGlqa2xtbm9wcXJzdHV2d3h5eg",
  ])
  func `base64 that is broken into lines holds no secret`(before: String) {
    let secret = "plainword4242backend-with-more-than-one-line-of-base64-in-it-0123456789"
    let whole = "cGxhaW53b3JkNDI0MmJhY2tlbmQtd2l0aC1tb3JlLXRoYW4tb25lLWxpbmUtb2YtYmFzZTY0LWluLWl0LTAxMjM0NTY3ODk="
    for lineEnd in ["\n", "\r\n", #"\n"#, "%0A", "⏎"] {
      for width in [20, 64, 76] {
        let text = Array(before + whole)
        let lines = stride(from: 0, to: text.count, by: width).map { String(text[$0..<min($0 + width, text.count)]) }
        let redacted = redactor(secret).redacted(lines.joined(separator: lineEnd))
        for start in stride(from: 0, to: 90, by: 10) {
          #expect(!redacted.contains(whole.dropFirst(start).prefix(10)), "\(redacted)")
        }
      }
    }
  }

  @Test(arguments: 1..<25)
  func `what is left of a secret at a cut goes`(count: Int) {
    let redactor = redactor(Self.secret)
    let (start, end) = (String(Self.secret.prefix(count)), String(Self.secret.suffix(count)))
    for text in [
      "wrote \(start)…", "`…\(end)` was there", "`…\(end)…` was there", "a …\(end)⏎", "wrote \(start)", end,
      "{\"k\": \"\(start)\\u2026\"}", "{\"k\": \"\\\\u2026\(end)\"}", "<b>\(start)&hellip;</b>", "<b>&#8230;\(end)</b>",
      "?k=\(start)%E2%80%A6", "is \(start)...", "is ...\(end) or so",
    ] {
      let redacted = redactor.redacted(text)
      if count >= 6 {
        expectNothing(of: Self.secret, in: redacted)
        #expect(redacted.contains("[secret]"))
      }
      #expect(redactor.redacted(redacted) == redacted)
    }
    #expect(redactor.redacted("as \(start) is in the middle") == "as \(start) is in the middle")
  }

  @Test func `of what surrounds keys nothing becomes a secret`() {
    var policy = RedactionPolicy.none
    policy.add(secrets: [
      "-----BEGIN PRIVATE KEY-----\nMIIEvQIBADANBgkq1\n-----END PRIVATE KEY-----",
      #"{"type": "service_account", "private_key_id": "0f3c9d7e1b5a", "nested": {"client_secret": "abcdefghijk"}}"#,
      "My Evaluation Project 7f3k9q2m", "correct horse-like batteries staple", "Bearer correcthorse",
    ])
    #expect(
      Set(policy.secrets) == [
        "MIIEvQIBADANBgkq1", "0f3c9d7e1b5a", "abcdefghijk", "7f3k9q2m", "correct horse-like batteries staple",
        "correcthorse",
      ])
    #expect(redactor("correct horse-like batteries").redacted("k=correct+horse-like%20batteries") == "k=[secret]")
  }

  @Test func `a secret that is a number goes when it is sent as one`() {
    let attributes: Attributes = ["a": 7_301_552_964, "b": 7_301_552_965, "c": .array([7_301_552_964])]
    #expect(
      redactor("7301552964").redacted(attributes)
        == ["a": "[secret]", "b": 7_301_552_965, "c": .array(["[secret]"])])
  }

  @Test func `the middle of a secret between two cuts goes`() {
    #expect(redactor("acme-live-7f3k9q2m5x").redacted("`…live-7f3k9q…`") == "`…[secret]…`")
    #expect(redactor("acme-live-7f3k9q2m5x").redacted("live-7f3k9q") == "[secret]")
  }

  @Test func `words that a secret begins or ends with stay`() {
    let redactor = redactor("staging-password-9f3k", "Postgres1234secret", "rainyday-production")
    for text in ["staging", "deployed to staging", "production", "Postgres", "production is up", "passwor", "pos…"] {
      #expect(redactor.redacted(text) == text)
    }
  }

  @Test func `secrets that lie over one another go whole`() {
    let redactor = redactor("abcdefgh12", "gh12345678", "abcdefgh")
    #expect(redactor.redacted("=abcdefgh12345678;") == "=[secret];")
    #expect(redactor.redacted("abcdefgh; abcdefgh12") == "[secret]; [secret]")
  }

  @Test(arguments: [
    ("is sk-proj-4fT9xQ…", "is [api_key]…"), ("Bearer 4fT9xQ2…", "Bearer [bearer_token]…"),
    ("eyJhbGciOiJIUzI1NiJ9.eyJzdWIi…", "[bearer_token]…"), ("eyJhbGciOiJIUzI1Ni…", "[bearer_token]…"),
    ("sk-learn…", "sk-learn…"),
    ("…b64b64b64b64\nQUJD\n-----END RSA PRIVATE KEY-----\nafter", "…[api_key]\nafter"),
    ("so it ends:\n  QUJDRA==\n  -----END PRIVATE KEY-----", "so it ends:[api_key]"),
    (#"QUJD\nQUJDRA==\n-----END PRIVATE KEY-----\n"#, #"[api_key]\n"#),
    ("…QUJD⏎QUJDRA==⏎-----END PRIVATE KEY-----", "…[api_key]"),
    ("-----END OF THE STORY-----", "-----END OF THE STORY-----"),
  ])
  func `keys of the known shapes that were cut off go`(text: String, expected: String) {
    let redactor = Redactor(.secretsOnly)
    #expect(redactor.redacted(text) == expected)
    #expect(redactor.redacted(expected) == expected)
  }

  @Test(arguments: ["a", "acme-live-", #"\u0061"#, "%61", "&#97;", "\\", "…", "…live", "a\n", "61", "YWNt", "'", "%25"])
  func `hostile texts take linear time`(piece: String) {
    let redactor = redactor("acme-live-7f3k9q2m5x", "acme-live-8f3k9q2m5x", "aaaaaaaaaaaaaaaa%&'", "a/b c\\d…")
    func time(_ count: Int) -> Double {
      let text = String(repeating: piece, count: count)
      let start = ProcessorTime.ofThisThread
      _ = redactor.redacted(text)
      return ProcessorTime.ofThisThread - start
    }
    // Eight times the text; 64 times the time if it were quadratic.
    #expect(time(8_000) < time(1_000) * 30 + 0.2)
  }
}
