package import SpangateCore
import SpangateTrace

extension Registry {
  /// All four shelves.
  package static let builtins = Registry(
    targets: builtinTargets, scorers: builtinScorers, backends: builtinBackends, reporters: builtinReporters)
}
