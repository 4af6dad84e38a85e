import SpangateCore

extension TextLimits {
  /// What a document says of texts.
  init(_ document: SettingsDocument.Limits, _ findings: inout [Finding]) {
    self.init()
    func checked(_ key: String, _ written: Located<Int>) -> Int {
      if written.value < 1, !written.isStandIn {
        findings.append(
          Finding(.valueInvalid, "`limits.\(key)` must be at least 1, found \(written.value)", at: written.range))
      }
      return written.value
    }
    any = document.text.map { checked("text", $0) }
    for (name, limit) in document.texts?.entries ?? [] {
      named[name.value] = checked("texts.\(name.value.inert(limit: 60))", limit)
    }
    if let target = document.offload { offload = target.over.map { checked("offload.over", $0) } ?? Self.usualOffload }
  }
}

extension Settings.Offload {
  /// - Parameter environment: of the credentials, which no file holds.
  init?(_ document: Offload, environment: [String: String], _ findings: inout [Finding]) {
    let target = document.to.value
    guard target.hasPrefix("s3://") else {
      self = .folder(target)
      return
    }
    let parts = target.dropFirst("s3://".count).split(separator: "/").map(String.init)
    let isPlain = parts.allSatisfy { $0.utf8.allSatisfy { byte in Self.plain.contains(byte) } }
    guard let name = parts.first, isPlain else {
      findings.append(
        Finding(
          .valueInvalid, "`limits.offload.to` is `s3://BUCKET/PREFIX`, in letters, digits, `.`, `_` and `-`",
          at: document.to.range))
      return nil
    }
    let region = document.region ?? environment["AWS_REGION"] ?? environment["AWS_DEFAULT_REGION"] ?? "us-east-1"
    let endpoint = (document.endpoint?.value ?? "https://s3.\(region).amazonaws.com").withoutSlash
    let isURL = endpoint.hasPrefix("https://") || endpoint.hasPrefix("http://")
    if !isURL || endpoint.split(separator: "/").count != 2 {
      findings.append(
        Finding(
          .valueInvalid, "`limits.offload.endpoint` is a URL without a path",
          at: document.endpoint?.range ?? document.to.range))
    }
    for variable in ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"] where environment[variable, default: ""].isEmpty {
      findings.append(
        Finding(.variableUnset, "`\(variable)` is not set, and `limits.offload` needs it", at: document.to.range))
    }
    self = .bucket(Bucket(name: name, prefix: Array(parts.dropFirst()), endpoint: endpoint, region: region))
  }

  private static let plain = Set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-".utf8)
}
