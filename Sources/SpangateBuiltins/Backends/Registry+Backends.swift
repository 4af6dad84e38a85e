package import SpangateCore
import SpangateTrace

extension Registry {
  /// Every built-in backend, one line each, in alphabetical order.
  package static let builtinBackends: [any Backend.Type] = [
    JaegerBackend.self,
    MLflowBackend.self,
    OTLPBackend.self,
    PhoenixBackend.self,
  ]
}
