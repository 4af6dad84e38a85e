import SpangateCore
import SpangateGate

/// How agents are asked, and where what comes of it goes.
struct AskingRequest: Sendable, Equatable {
  /// Which cases, and how many trials.
  var selection = RunSelection()
  /// Calls to agents at one time; nil for what each suite says.
  var concurrency: Int?
  /// Decides every order; nil for a new one.
  var seed: UInt64?
  var budget = Budget()
  var reports = [ReportRequest.full]
  /// Backends by name, or OTLP URLs; empty for all backends of the settings.
  var exports: [String] = []
}
