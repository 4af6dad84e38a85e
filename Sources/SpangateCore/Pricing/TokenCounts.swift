import SpangateTrace

/// What one model call used, in tokens.
package struct TokenCounts: Sendable, Equatable {
  /// With what was read from and written to a cache, as the conventions ask for.
  package var input: Int64
  /// With what was spent on reasoning.
  package var output: Int64
  package var cacheRead: Int64
  package var cacheWrite: Int64

  package init(input: Int64, output: Int64, cacheRead: Int64 = 0, cacheWrite: Int64 = 0) {
    self.input = input
    self.output = output
    self.cacheRead = cacheRead
    self.cacheWrite = cacheWrite
  }

  /// Neither read from a cache nor written to one. Some instrumentations leave these out of the input, which shows when
  /// they are more than it.
  var fresh: Int64 {
    let cached = cacheRead.saturatingSum(cacheWrite)
    return cached <= input ? input - cached : input
  }

  /// All of the prompt.
  var prompt: Int64 { max(input, fresh.saturatingSum(cacheRead.saturatingSum(cacheWrite))) }
}
