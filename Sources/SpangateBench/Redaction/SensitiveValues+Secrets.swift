extension Draws {
  mutating func apiKey() -> String {
    switch int(0...15) {
    case 0: "sk-" + key(48)
    case 1: "sk-proj-" + key(24) + "_" + key(24)
    case 2: "sk-ant-api03-" + key(80) + "-" + key(8)
    case 3: pick(["ghp_", "gho_", "ghs_", "ghu_", "ghr_"]) + key(36)
    case 4: "github_pat_" + key(22) + "_" + key(59)
    case 5: "glpat-" + key(20)
    case 6: "AKIA" + text(16, of: Self.upper + Array("234567"))
    case 7: "AIza" + key(35)
    case 8: pick(["sk_live_", "sk_test_", "rk_live_"]) + key(24)
    case 9: "xoxb-" + digits(11) + "-" + digits(12) + "-" + key(24)
    case 10: "hf_" + key(34)
    case 11: "npm_" + key(36)
    case 12: "SG." + key(22) + "." + key(43)
    case 13: pick(["gsk_" + key(52), "xai-" + key(80), "pplx-" + key(48), "r8_" + key(37)])
    case 14:
      pick(["dop_v1_" + hex(64), "hvs." + key(28), "shpat_" + hex(31) + "7", "lsv2_pt_" + hex(32) + "_" + key(10)])
    default:
      "-----BEGIN \(pick(["RSA ", "EC ", ""]))PRIVATE KEY-----\\n\(key(64))\\n\(key(64))\\n-----END PRIVATE KEY-----"
    }
  }

  /// With `Bearer` before it where it is not a JSON web token.
  mutating func bearerToken() -> String {
    switch int(0...3) {
    case 0: "eyJhbGciOiJIUzI1NiJ9.eyJ\(key(40)).\(key(43))"
    case 1: hex(40) + "a1"
    case 2: key(32) + "=="
    default: key(12) + "." + key(20) + "_" + key(8)
    }
  }
}
