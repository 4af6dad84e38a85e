package import SpangateCore
import SpangateTrace

extension Registry {
  /// Every built-in target, one line each, in alphabetical order.
  package static let builtinTargets: [any Target.Type] = [
    CommandTarget.self,
    HTTPTarget.self,
  ]
}
