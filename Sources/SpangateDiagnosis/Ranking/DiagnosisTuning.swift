import Glibc

/// The numbers of the diagnosis, tuned by hand on the benchmark's cases of seeds 1, 7 and 23.
enum DiagnosisTuning {
  /// How likely a difference of a kind is to be where it began, against a chosen argument, as a logarithm.
  static func prior(of signal: Signal, isModel: Bool) -> Double {
    switch signal.feature {
    case .argument, .argumentKey, .model, .error: 0
    case .prompt: 0
    case .parameter, .finishReason: -0.5
    case .resultShape: -0.5
    case .origin: -1
    case .result: -1
    case .answer: -1
    case .duration: isModel ? -3 : -1.6
    case .tokens: -3.5
    case .presence: isModel ? -6 : signal.path == Signal.retried ? -2 : signal.path == Signal.repeated ? 0 : -1.5
    case .order: -1.3
    }
  }

  /// How likely a later step is to be changed by what went wrong before it.
  static let consequence = 0.06
  /// Evidence below which nothing is pointed at, as a logarithm.
  static let least = 3.2
  /// Evidence below which nothing is said at all.
  static let leastLead = 0.5
  /// Evidence of a step by itself that makes it a runner-up before those which only come early.
  static let leastRunnerUp = 2.5
  /// At most so many splits of passing trials are tried for what chance does.
  static let mostSplits = 8
  /// At most so many trials of each side are looked at.
  static let mostTrials = 16
}
