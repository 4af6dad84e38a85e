import SpangateCore
import SpangateTrace

/// Makes the settings of one file.
struct SettingsReader {
  let backends: [any Backend.Type]
  let decoding: Decoding

  /// The settings of one file. An empty file is all defaults.
  func settings(at path: String) -> Loaded<Settings> {
    var (root, findings) = Composer.document(at: path)
    guard let root else { return Loaded(nil, findings: findings) }
    var settings = Settings(file: path, folder: Path.folder(of: path))
    let node = root.isNull ? root.emptied() : root
    let secrets = WrittenSecrets(ofSettings: node, environment: decoding.environment)
    (settings.secrets, settings.secretVariables) = (secrets.values, secrets.variables)
    let subject = NodeDecoder.Subject(role: "the settings", mark: .start, isDocument: true)
    let loaded = decoding.decode(SettingsDocument.self, from: node, as: subject)
    findings += loaded.findings
    if let document = loaded.value {
      settings.service = document.service ?? settings.service
      settings.store = document.store
      if let receiver = document.receiver { settings.receiver = Self.receiver(receiver, &findings) }
      if let limits = document.limits {
        settings.limits = Self.limits(limits, &findings)
        settings.texts = TextLimits(limits, &findings)
        settings.offload = limits.offload.flatMap { Settings.Offload($0, environment: decoding.environment, &findings) }
      }
      if let links = document.links { settings.links = Self.links(links, &findings) }
      // Whoever writes `redact: {}` asks for everything.
      if let redact = document.redact {
        settings.redact = RedactionPolicy(redact.value, at: redact.range, &findings)
      }
    }
    if let pricing = node["pricing"] {
      settings.prices = PricingReader(decoding: decoding).prices(pricing, beside: settings.folder, &findings)
    }
    if let backends = node["backends"] { settings.backends = named(backends, &findings) }
    // A finding shows the line that it is about.
    var policy = RedactionPolicy.secretsOnly
    policy.add(secretsOf: decoding.environment)
    policy.add(secrets: settings.secrets)
    return Loaded(settings, findings: Redactor(policy).redacted(findings)).settled(first: path)
  }

  private static func receiver(
    _ document: SettingsDocument.Receiver, _ findings: inout [Finding]
  ) -> Settings.Receiver {
    var receiver = Settings.Receiver()
    if let host = document.host {
      receiver.host = host.value
      if !isLoopback(host.value) {
        findings.append(
          Finding(
            .valueInvalid, "`receiver.host` must be a loopback address, found \"\(host.value.inert(limit: 60))\"",
            at: host.range, help: "use `127.0.0.1`, `::1` or `localhost`: what arrives is not authenticated"))
      }
    }
    if let port = document.port {
      receiver.port = port.value == 0 ? nil : port.value
      if !(0...65_535).contains(port.value) {
        findings.append(
          Finding(.valueInvalid, "`receiver.port` must be from 0 to 65535, found \(port.value)", at: port.range))
      }
    }
    if let token = document.token, !token.isStandIn { receiver.token = Self.token(token, &findings) }
    return receiver
  }

  private static func token(_ written: Located<String>, _ findings: inout [Finding]) -> Settings.Receiver.Token {
    if written.value == "auto" { return .automatic }
    if let problem = ExporterToken.problem(with: written.value) {
      // A token is a secret: what was written is not repeated.
      findings.append(
        Finding(
          .valueInvalid, "`receiver.token` \(problem)", at: written.range,
          help: "use `auto` for another one in each run, or `${NAME}` for one that agents elsewhere know"))
    }
    return .fixed(written.value)
  }

  private static func links(_ document: SettingsDocument.Links, _ findings: inout [Finding]) -> Settings.Links {
    var links = Settings.Links(artifact: document.artifact)
    guard let pages = document.pages, !pages.isStandIn else { return links }
    do throws(PageTemplate.Problem) {
      links.pages = try PageTemplate(pages.value)
    } catch {
      let known = PageTemplate.Placeholder.allCases.map { "`{\($0.rawValue)}`" }.joined(separator: ", ")
      findings.append(
        Finding(
          .valueInvalid, "`links.pages` \(error.message)", at: pages.range,
          help: "write it as `https://pages.example/{run}/{trace}.html`; the placeholders are \(known)"))
    }
    return links
  }

  /// Source: RFC 1122, 3.2.1.3 (127.0.0.0/8); RFC 4291, 2.5.3 (::1).
  private static func isLoopback(_ host: String) -> Bool {
    if host == "localhost" || host == "::1" { return true }
    let parts = host.split(separator: ".", omittingEmptySubsequences: false).map { UInt8($0) }
    return parts.count == 4 && parts[0] == 127 && !parts.contains(nil)
  }

  private static func limits(_ document: SettingsDocument.Limits, _ findings: inout [Finding]) -> Settings.Limits {
    var limits = Settings.Limits()
    func set(_ key: String, _ written: Located<Int>?, _ value: inout Int) {
      guard let written else { return }
      value = written.value
      if written.value < 1 {
        findings.append(
          Finding(.valueInvalid, "`limits.\(key)` must be at least 1, found \(written.value)", at: written.range))
      }
    }
    limits.receiver.traceWait = document.traceWait ?? limits.receiver.traceWait
    limits.receiver.quiet = document.quiet ?? limits.receiver.quiet
    limits.exportWait = document.exportWait ?? limits.exportWait
    set("request_bytes", document.requestBytes, &limits.receiver.requestBytes)
    set("spans_per_trial", document.spansPerTrial, &limits.receiver.spansPerTrial)
    set("held_bytes", document.heldBytes, &limits.receiver.heldBytes)
    set("spool_bytes", document.spoolBytes, &limits.spoolBytes)
    return limits
  }

  /// A mapping of names; a backend's kind is its name unless it says another.
  private func named(_ node: Node, _ findings: inout [Finding]) -> [NamedBackend] {
    if node.isNull { return [] }
    guard let entries = node.entries else {
      findings.append(
        Finding(
          .valueInvalid, "`backends`: expected a mapping, found \(node.noun)", at: node.range,
          help: "give each backend a name: `jaeger: {…}`"))
      return []
    }
    return entries.compactMap { entry in backend(entry, &findings).map { NamedBackend(name: entry.key, backend: $0) } }
  }

  private func backend(_ entry: Node.Entry, _ findings: inout [Finding]) -> (any Backend)? {
    let written = entry.value.entry("kind")
    let kind = written?.value.scalar?.text ?? entry.key
    guard let type = backends.first(where: { $0.kind.id == kind }) else {
      let ids = backends.map { $0.kind.id }
      let help = kind.nearest(among: ids).map { "did you mean `\($0)`?" }
      let listed = "say its `kind`, one of \(ids.map { "`\($0)`" }.joined(separator: ", "))"
      findings.append(
        Finding(
          .kindUnknown, "unknown backend `\(kind.inert(limit: 80))`", at: written?.value.range ?? entry.range,
          help: help ?? listed))
      return nil
    }
    let subject = NodeDecoder.Subject(role: "backend", id: entry.key, mark: entry.keyMark, otherKeys: BackendKeys.names)
    return decoding.plugin(type, from: entry.value, as: subject, &findings)
  }
}
