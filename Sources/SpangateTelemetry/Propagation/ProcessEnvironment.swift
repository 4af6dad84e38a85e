internal import SpangateCore
internal import SpangateIO
import SpangateTrace
public import Tracing

extension OTLPTracer {
  /// The context that the parent process left in `TRACEPARENT`, `TRACESTATE` and `BAGGAGE`.
  ///
  /// - Parameter environment: this process's own when nil.
  public func context(in environment: [String: String]? = nil) -> ServiceContext {
    var context = ServiceContext.topLevel
    extract(
      environment ?? InheritedEnvironment.current.variables, into: &context, using: EnvironmentCarrier())
    return context
  }

  /// The variables that make a child process continue a context; to be set on top of its environment.
  public func environment(for context: ServiceContext) -> [String: String] {
    var environment: [String: String] = [:]
    inject(context, into: &environment, using: EnvironmentCarrier())
    return environment
  }
}

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
