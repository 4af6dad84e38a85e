import SpangateBench
import SpangateCore
import SpangateTesting
import SpangateTrace
import Testing

struct RedactorTests {
  private let redactor = Redactor(.all())

  @Test func `every kind is found in generated texts, and little else`() {
    let quality = RedactionQuality(of: redactor, on: RedactionCorpus(documents: 1_200, seed: 7))
    for kind in SensitiveKind.allCases {
      let count = quality.counts[kind]
      #expect((count?.there ?? 0) > 200)
      #expect((count?.recall ?? 0) >= RedactionQuality.least.recall, "\(kind): \(quality.mistakes)")
      #expect((count?.precision ?? 0) >= RedactionQuality.least.precision, "\(kind): \(quality.mistakes)")
    }
  }

  @Test(arguments: [
    ("write to ada@example.com today", "write to [email] today"),
    ("call +44 20 7946 0958 or (415) 555-2671", "call [phone] or [phone]"), ("ssn 536-22-1234.", "ssn [ssn]."),
    ("4111 1111 1111 1111 exp 12/27", "[credit_card] exp 12/27"), ("to GB82 WEST 1234 5698 7654 32", "to [iban]"),
    ("from 10.1.2.3:80 and 2001:db8::1", "from [ip]:80 and [ip]"),
    ("Authorization: Bearer abcdef0123456789abcdef", "Authorization: Bearer [bearer_token]"),
    ("OPENAI_API_KEY=sk-abcdefghijklmnop0123", "OPENAI_API_KEY=[api_key]"),
    (#"{"to":"\nbob@x.com\u00a04111111111111111"}"#, #"{"to":"\n[email]\u00a0[credit_card]"}"#),
    ("请联系bob@x.com谢谢", "请联系[email]谢谢"), ("a@b.co,c@d.co", "[email],[email]"),
  ])
  func `what is sensitive is replaced and the rest stays`(text: String, expected: String) {
    #expect(redactor.redacted(text) == expected)
  }

  @Test(arguments: [
    "user@localhost", "1.2.3.4.5", "v1.2.3.4", "4111111111111112", "DE89370400440532013001", "ORD-415-555-2671",
    "123e4567-e89b-42d3-a456-426614174000", "4bf92f3577b34da6a3ce929d0e0e4736", "2024-03-18T10:22:33.123456Z",
    "1710757353123456789", "$83.65", "127.0.0.1:4318", "icon@2x.png", "std::string", "Chrome/120.0.0.0", "", "@", "+",
    "(",
    "\\", "\\u", "1", "1-", "a@", "::", "sk-", "Bearer ", "-----BEGIN PRIVATE KEY",
  ])
  func `what only looks like it stays`(text: String) {
    #expect(redactor.redacted(text) == text)
  }

  @Test func `redacting twice changes nothing more`() {
    for action in [RedactionPolicy.Action.replace, .hash, .drop] {
      let redactor = Redactor(.all(action, key: Array("key".utf8)))
      for document in RedactionCorpus(documents: 150, seed: 3).documents {
        let once = redactor.redacted(String(decoding: document.text, as: UTF8.self))
        if action != .drop { #expect(redactor.redacted(once) == once) }
        for truth in document.truth {
          let secret = String(decoding: document.text[truth.range], as: UTF8.self)
          #expect(!once.contains(secret) || document.text.count < secret.count, "\(secret) in \(once)")
        }
      }
    }
  }

  @Test func `a hash depends on the text and the key alone`() {
    let redactor = Redactor(.all(.hash, key: Array("one".utf8)))
    let other = Redactor(.all(.hash, key: Array("two".utf8)))
    let first = redactor.redacted("ada@example.com")
    #expect(first.wholeMatch(of: /\[email:[a-p]{16}\]/) != nil)
    #expect(redactor.redacted("to ada@example.com") == "to \(first)")
    #expect(redactor.redacted("bob@example.com") != first)
    #expect(other.redacted("ada@example.com") != first)
  }

  @Test func `kinds are chosen one by one`() {
    let redactor = Redactor(RedactionPolicy(actions: [.email: .drop, .ip: .keep]))
    #expect(redactor.redacted("a@b.co from 10.1.2.3, 4111111111111111") == " from 10.1.2.3, 4111111111111111")
  }

  @Test func `patterns of the user's are replaced under their names`() {
    let policy = RedactionPolicy(
      actions: [.email: .replace],
      patterns: [.init(name: "employee", source: #"EMP-\d{4}"#), .init(name: "x", source: "y*", action: .drop)])
    #expect(Redactor(policy).redacted("EMP-1234 and EMP-99, a@b.co, yes") == "[employee] and EMP-99, [email], es")
  }

  @Test func `a text too long for patterns goes whole`() {
    let redactor = Redactor(RedactionPolicy(patterns: [.init(name: "never", source: "qqq")]))
    let text = String(repeating: "a", count: 2 << 20)
    #expect(redactor.redacted(text) == "[2097152 characters, too many to search]")
  }

  @Test(arguments: ["1 ", "a@", "::1", "+1", "(0", "sk-", "eyJ-", "Bearer ", "-----BEGIN ", "DE89 ", "0-", "\\u"])
  func `hostile texts take linear time`(piece: String) {
    func time(_ count: Int) -> Double {
      let text = String(repeating: piece, count: count)
      let start = ProcessorTime.ofThisThread
      _ = redactor.redacted(text)
      return ProcessorTime.ofThisThread - start
    }
    // Eight times the text; 64 times the time if it were quadratic.
    #expect(time(8_000) < time(1_000) * 30 + 0.2)
  }

  @Test func `what was given as a secret goes wherever it stands, and its words do`() {
    var policy = RedactionPolicy.secretsOnly
    policy.add(secrets: ["Token acme-live-7f3k9q2m5x", "ops"])
    let redactor = Redactor(policy)
    #expect(redactor.redacted("no key acme-live-7f3k9q2m5x, ops") == "no key [secret], ops")
    #expect(redactor.redacted("acme-live-7f3k9q2m5xacme-live-7f3k9q2m5x") == "[secret][secret]")
    #expect(redactor.redacted(redactor.redacted("=acme-live-7f3k9q2m5x")) == "=[secret]")
    #expect(redactor.redacted("acme-live") == "acme-live")
    // A quotation that ends in the middle of it, too.
    #expect(RedactionPass(redactor).secrets(in: "x acme-live-7f3k9q2m5x").map(\.text) == ["acme-live-7f3k9q2m5x"])
  }

  @Test func `variables whose names say that they are secret are`() {
    var policy = RedactionPolicy.none
    policy.add(secretsOf: [
      "MY_KEY": "0123456789abcdef", "GITHUB_TOKEN": "ghs-what-ever", "KEYBOARD": "qwertzuiop", "DB_PASSWORD": "short",
      "API_KEY_FILE": "/run/secrets/key", "MODEL": "some-model-1",
    ])
    #expect(policy.secrets == ["0123456789abcdef", "ghs-what-ever"])
  }

  @Test(arguments: [
    #"plain/word+4242"word"#, "ünlesbar-geheim\\x", "plainword4242backend", "abc<&>12345",
  ])
  func `a secret goes in every form that programs give it`(secret: String) throws {
    var policy = RedactionPolicy.none
    policy.add(secrets: [secret])
    let redactor = Redactor(policy)
    let json = JSONValue.string(secret).description.dropFirst().dropLast()
    let texts = [
      secret, secret.percentEncoded, String(json), JSONValue.string(String(json)).description, "a/\(secret)/b",
      String(json).replacing("/", with: #"\/"#),
    ]
    for text in texts { #expect(redactor.redacted(text).contains("[secret]"), "\(text)") }
  }

  @Test(arguments: [
    // base64 of `plainword4242backend` behind nothing, `u:`, `user:`, and in the other alphabet with a `?` before it.
    "cGxhaW53b3JkNDI0MmJhY2tlbmQ=", "dTpwbGFpbndvcmQ0MjQyYmFja2VuZA==", "dXNlcjpwbGFpbndvcmQ0MjQyYmFja2VuZA==",
    "Pz8_cGxhaW53b3JkNDI0MmJhY2tlbmQ",
  ])
  func `a secret goes in base64, wherever it begins`(text: String) {
    var policy = RedactionPolicy.none
    policy.add(secrets: ["plainword4242backend"])
    let redacted = Redactor(policy).redacted(text)
    #expect(redacted.contains("[secret]"))
    #expect(redacted.count < 20)
  }

  @Test(arguments: [
    ("Authorization: Basic YWRtaW46aHVudGVyMg==", "Authorization: Basic [bearer_token]"),
    ("Basic%20YWRtaW46aHVudGVyMg==", "Basic%20[bearer_token]"),
    ("Basic understanding of refunds", "Basic understanding of refunds"),
    ("basic authentication", "basic authentication"),
    ("postgres://app:hunter2@db.example/x", "postgres://app:[api_key]@db.example/x"),
    ("see https://x:p%40ss@host/ and", "see https://x:[api_key]@host/ and"),
    ("https://oauth2token1234567890@github.com/a", "https://[api_key]@github.com/a"),
    ("https://ada@example.com/", "https://ada@example.com/"),
    ("http://localhost:8080/a@b", "http://localhost:8080/a@b"),
    ("postgres://app:${DB_PASSWORD}@db/x", "postgres://app:${DB_PASSWORD}@db/x"),
    (
      #"{"SecretAccessKey": "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"}"#, #"{"SecretAccessKey": "[api_key]"}"#
    ),
    ("aws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", "aws_secret_access_key = [api_key]"),
    (
      "<SecretAccessKey>wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY</SecretAccessKey>",
      "<SecretAccessKey>[api_key]</SecretAccessKey>"
    ),
    ("the secret access key is short", "the secret access key is short"),
  ])
  func `names and passwords of web requests, URLs and clouds are known by what stands before them`(
    text: String, redacted: String
  ) {
    let redactor = Redactor(.secretsOnly)
    #expect(redactor.redacted(text) == redacted)
    #expect(redactor.redacted(redacted) == redacted)
  }

  @Test func `a word of everybody's is no secret, and short ones are looked at together`() {
    var policy = RedactionPolicy.none
    policy.add(secrets: ["disabled", "1234567", "Bearer x", "correct horse battery"])
    #expect(policy.secrets == ["correct horse battery", "Bearer x"])
    policy = .none
    policy.add(secretsOf: ["DATABASE_URL": "postgres://app:hunter2hunter2@db/x", "STRIPE_PASS": "abcdefgh1"])
    #expect(policy.secrets == ["hunter2hunter2", "abcdefgh1"])
  }
}
