import SpangateTrace

/// Variables by which an OpenTelemetry SDK would make no spans, or send them elsewhere than to where spangate listens.
///
/// Those that spangate merely inherits are meant for another place, and are kept from the agent; those that the suite
/// itself sets hold, and are named when no span came. Source: the OpenTelemetry specification, SDK and OTLP exporter
/// configuration 1.50; gRPC's `doc/environment_variables.md` for proxies.
enum ExporterVariables {
  /// Those of the given variables that keep spans away.
  static func silencers(in variables: [String: String]) -> [String] {
    variables.filter { silences($0.key, $0.value) }.map(\.key).sorted()
  }

  private static func silences(_ name: String, _ value: String) -> Bool {
    let value = value.lowercased()
    guard !value.isEmpty else { return false }
    switch name {
    case "OTEL_SDK_DISABLED": return value == "true"
    case "OTEL_TRACES_EXPORTER":
      return !value.split(separator: ",").contains { $0.filter { $0 != " " } == "otlp" }
    case "OTEL_TRACES_SAMPLER": return value != "always_on" && value != "parentbased_always_on"
    case "OTEL_EXPERIMENTAL_CONFIG_FILE", "OTEL_CONFIG_FILE": return true
    case _ where name.hasPrefix("OTEL_BSP_"):
      // Their delay is set. A queue or a batch of another size, or less time for it, can only lose spans.
      return name != "OTEL_BSP_SCHEDULE_DELAY"
    default: return exporterSetting(of: name).map { diverts($0, value, isOfTraces: name.contains("TRACES")) } ?? false
    }
  }

  /// The setting of the OTLP exporter that a variable holds for spans; nil when it holds none.
  private static func exporterSetting(of name: String) -> String? {
    for start in ["OTEL_EXPORTER_OTLP_TRACES_", "OTEL_EXPORTER_OTLP_"] where name.hasPrefix(start) {
      return String(name.dropFirst(start.count))
    }
    return nil
  }

  private static func diverts(_ setting: String, _ value: String, isOfTraces: Bool) -> Bool {
    switch setting {
    // The one for all signals is set to where spangate listens.
    case "ENDPOINT": isOfTraces
    case "PROTOCOL": !["grpc", "http/protobuf", "http/json"].contains(value)
    case "COMPRESSION": value != "gzip" && value != "none"
    case "INSECURE": value != "true"
    case "CERTIFICATE", "CLIENT_CERTIFICATE", "CLIENT_KEY", "HEADERS", "TIMEOUT": true
    default: false
    }
  }

  /// Has batches sent soon, so that spans of an agent that lives on come while its trial is waited for. In milliseconds.
  static let prompt = [
    "OTEL_BSP_SCHEDULE_DELAY": "200", "OTEL_BLRP_SCHEDULE_DELAY": "200", "OTEL_METRIC_EXPORT_INTERVAL": "1000",
  ]

  /// Keeps a proxy from what goes to this machine.
  ///
  /// - Parameter variables: of the whole environment.
  static func withoutProxy(on host: String, in variables: [String: String]) -> [String: String] {
    guard proxies.contains(where: { variables[$0].map { !$0.isEmpty } ?? false }) else { return [:] }
    let local = [host, "localhost", "127.0.0.1", "::1"]
    var changes: [String: String] = [:]
    for (name, twin) in [("no_proxy", "NO_PROXY"), ("NO_PROXY", "no_proxy")] {
      let kept = (variables[name] ?? variables[twin] ?? "").split(separator: ",").map { $0.filter { $0 != " " } }
      guard !kept.contains("*") else { continue }
      var all = kept
      for item in local where !all.contains(item) { all.append(item) }
      changes[name] = all.joined(separator: ",")
    }
    return changes
  }

  private static let proxies = [
    "http_proxy", "HTTP_PROXY", "https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY", "grpc_proxy", "GRPC_PROXY",
  ]
}
