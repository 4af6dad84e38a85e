/// How the keys of one issuer look: a prefix that gives them away, and what follows it.
///
/// Sources: the issuers' documentation, and the rules of gitleaks (gitleaks/gitleaks, config/gitleaks.toml).
struct KeyShape: Sendable {
  var prefix: StaticString
  /// Characters behind the prefix.
  var length: ClosedRange<Int>
  var alphabet: Alphabet = .word
  /// Letters alone are a word of some language or code.
  var needsDigit = true

  enum Alphabet: Sendable {
    case hex, upper, alphanumeric
    /// With `_` and `-`.
    case word
    /// With `.` too.
    case dotted
    /// With `+`, `/` and `=`.
    case base64

    @inline(__always)
    func contains(_ byte: UInt8) -> Bool {
      switch self {
      case .hex: byte.isDigit || (byte | 0x20) &- 0x61 < 6
      case .upper: byte.isDigit || byte.isUpper
      case .alphanumeric: byte.isAlphanumeric
      case .word: byte.isWord || byte == 0x2d
      case .dotted: byte.isWord || byte == 0x2d || byte == 0x2e
      case .base64: byte.isAlphanumeric || byte == 0x2b || byte == 0x2f || byte == 0x3d
      }
    }
  }

  static let all: [KeyShape] = models + code + clouds + others

  private static let models = [
    KeyShape(prefix: "sk-", length: 20...300),  // OpenAI, Anthropic, OpenRouter, Langfuse, …
    KeyShape(prefix: "gsk_", length: 40...80, alphabet: .alphanumeric),
    KeyShape(prefix: "xai-", length: 40...120, alphabet: .alphanumeric),
    KeyShape(prefix: "pplx-", length: 40...80, alphabet: .alphanumeric),
    KeyShape(prefix: "hf_", length: 30...60, alphabet: .alphanumeric, needsDigit: false),
    KeyShape(prefix: "r8_", length: 30...60, alphabet: .alphanumeric),
    KeyShape(prefix: "nvapi-", length: 40...100),
    KeyShape(prefix: "tvly-", length: 20...80),
    KeyShape(prefix: "lsv2_", length: 30...120),
    KeyShape(prefix: "pk-lf-", length: 30...60),
    KeyShape(prefix: "AIza", length: 35...35),
    KeyShape(prefix: "ya29.", length: 20...1_024),
  ]
  private static let code = [
    KeyShape(prefix: "ghp_", length: 36...255, alphabet: .alphanumeric),
    KeyShape(prefix: "gho_", length: 36...255, alphabet: .alphanumeric),
    KeyShape(prefix: "ghu_", length: 36...255, alphabet: .alphanumeric),
    KeyShape(prefix: "ghs_", length: 36...255, alphabet: .alphanumeric),
    KeyShape(prefix: "ghr_", length: 36...255, alphabet: .alphanumeric),
    KeyShape(prefix: "github_pat_", length: 30...255),
    KeyShape(prefix: "glpat-", length: 20...64),
    KeyShape(prefix: "npm_", length: 36...36, alphabet: .alphanumeric),
    KeyShape(prefix: "pypi-", length: 80...512),
    KeyShape(prefix: "dckr_pat_", length: 27...64),
    KeyShape(prefix: "ATATT3", length: 50...300, alphabet: .dotted),
    KeyShape(prefix: "lin_api_", length: 30...64),
    KeyShape(prefix: "figd_", length: 30...64),
    KeyShape(prefix: "sntrys_", length: 40...300),
  ]
  private static let clouds = [
    KeyShape(prefix: "AKIA", length: 16...16, alphabet: .upper, needsDigit: false),
    KeyShape(prefix: "ASIA", length: 16...16, alphabet: .upper, needsDigit: false),
    KeyShape(prefix: "dop_v1_", length: 64...64, alphabet: .hex),
    KeyShape(prefix: "dapi", length: 32...36),
    KeyShape(prefix: "hvs.", length: 24...200),
    KeyShape(prefix: "tskey-", length: 20...100),
    KeyShape(prefix: "AGE-SECRET-KEY-1", length: 58...58, alphabet: .upper),
  ]
  private static let others = [
    KeyShape(prefix: "sk_live_", length: 16...255, alphabet: .alphanumeric),
    KeyShape(prefix: "sk_test_", length: 16...255, alphabet: .alphanumeric),
    KeyShape(prefix: "rk_live_", length: 16...255, alphabet: .alphanumeric),
    KeyShape(prefix: "whsec_", length: 24...128, alphabet: .base64),
    KeyShape(prefix: "shpat_", length: 32...32, alphabet: .hex),
    KeyShape(prefix: "xoxb-", length: 20...255), KeyShape(prefix: "xoxp-", length: 20...255),
    KeyShape(prefix: "xoxa-", length: 20...255), KeyShape(prefix: "xoxs-", length: 20...255),
    KeyShape(prefix: "xapp-", length: 20...255),
    KeyShape(prefix: "SG.", length: 60...80, alphabet: .dotted),
    KeyShape(prefix: "key-", length: 32...32, alphabet: .hex),
    KeyShape(prefix: "SK", length: 32...32, alphabet: .hex),
    KeyShape(prefix: "sq0atp-", length: 22...60), KeyShape(prefix: "sq0csp-", length: 40...60),
    KeyShape(prefix: "NRAK-", length: 27...27, alphabet: .upper),
    KeyShape(prefix: "PMAK-", length: 50...70),
    KeyShape(prefix: "secret_", length: 43...43, alphabet: .alphanumeric),
    KeyShape(prefix: "ntn_", length: 40...60, alphabet: .alphanumeric),
  ]

  /// Pairs of letters that a key, a JSON web token, a private key, a bearer token or a label of one can begin with.
  static let starts = PairFilter(
    all.map { ($0.prefix.utf8Start[0], $0.prefix.utf8Start[1]) }
      + [
        "ey", "BE", "aw", "AW", "Aw", "Ac", "ac", "be", "Be", "ba", "Ba", "BA", "se", "Se", "SE", "EN",
      ].map { (pair: StaticString) in
        (pair.utf8Start[0], pair.utf8Start[1])
      })
}

/// A set of pairs of bytes, with some more in it: nine of ten words of a text are told apart by it alone.
struct PairFilter: Sendable {
  // Written before anyone else has it, and alive as long as the program.
  private nonisolated(unsafe) let table: UnsafePointer<Bool>

  init(_ pairs: [(UInt8, UInt8)]) {
    let table = UnsafeMutablePointer<Bool>.allocate(capacity: 1_024)
    table.initialize(repeating: false, count: 1_024)
    for (first, second) in pairs { table[Self.hash(first, second)] = true }
    self.table = UnsafePointer(table)
  }

  @inline(__always)
  private static func hash(_ first: UInt8, _ second: UInt8) -> Int { (Int(first) &* 37 &+ Int(second)) & 1_023 }

  @inline(__always)
  func contains(_ first: UInt8, _ second: UInt8) -> Bool { table[Self.hash(first, second)] }
}
