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
