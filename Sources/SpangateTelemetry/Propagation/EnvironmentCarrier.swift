internal import Tracing

/// Names in upper case, with `_` for what no variable's name may have.
///
/// Source: OpenTelemetry specification 1.60, context/env-carriers.md.
struct EnvironmentCarrier: Injector, Extractor {
  func inject(_ value: String, forKey key: String, into environment: inout [String: String]) {
    environment[Self.name(key)] = value
  }

  func extract(key: String, from environment: [String: String]) -> String? { environment[Self.name(key)] }

  static func name(_ key: String) -> String {
    let name = key.uppercased().map { $0.isASCII && ($0.isLetter || $0.isNumber) ? $0 : "_" }
    return name.first?.isNumber ?? true ? "_" + name : String(name)
  }
}
