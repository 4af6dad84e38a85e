import SpangateTrace

/// What can differ between the same step of two trials.
package enum StepFeature: Int, Sendable, Hashable, CaseIterable {
  // What a step is given.
  case prompt, model, parameter, argumentKey, argument
  /// Whether an argument was seen earlier in its trace.
  case origin
  // What comes of it.
  case error, finishReason, resultShape, result, answer, duration, tokens
  // Whether, how often and when it is taken.
  case presence, order

  /// Whether somebody chose it for the step.
  var isGiven: Bool {
    switch self {
    case .prompt, .model, .parameter, .argumentKey, .argument: true
    default: false
    }
  }

  /// Whether it is known when the step begins: of a step with others inside of it, the rest comes after those.
  var isInput: Bool {
    switch self {
    case .prompt, .model, .parameter, .argumentKey, .argument, .origin, .presence, .order: true
    case .error, .finishReason, .resultShape, .result, .answer, .duration, .tokens: false
    }
  }
}

/// One value that a step has.
struct StepField: Sendable {
  var feature: StepFeature
  /// Inside of the arguments or of the result, such as `filter.level`; else empty.
  var path = ""
  var value: Value

  enum Value: Sendable, Hashable {
    case text(String)
    /// Compared by how far apart, not by whether equal.
    case amount(Double)
  }

  init(_ feature: StepFeature, _ text: String) { self.init(feature, "", text) }

  init(_ feature: StepFeature, _ path: String, _ text: String) {
    self.feature = feature
    self.path = path
    value = .text(text)
  }

  init(_ feature: StepFeature, amount: Double) {
    self.feature = feature
    value = .amount(amount)
  }
}
