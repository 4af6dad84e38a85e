import SpangateCore

/// Something that every trial of a suite does or does not do, more or less often.
enum PathSubject: Hashable, Sendable {
  case step(PathStep)
  case first(PathStep)
  case argument(PathArgument)

  var part: PathPart {
    switch self {
    case .step(let step): step.part
    case .first: .firstCalls
    case .argument: .arguments
    }
  }

  /// For an order that is the same each time.
  var name: String {
    switch self {
    case .step(let step), .first(let step): step.name
    case .argument(let argument): argument.name
    }
  }
}

/// What of a subject is held against what it was.
enum PathAspect: Hashable, Sendable {
  /// How often.
  case count
  /// Whether an argument is given.
  case given
  /// Whether an argument has this value.
  case value(String)
  /// How high a number is.
  case rank
  /// Whether an argument has the value that is commonest in its case.
  case usual
}

extension PathTrial {
  /// nil where it says nothing of that.
  func amount(_ subject: PathSubject, _ aspect: PathAspect) -> Double? {
    switch subject {
    case .step(let step): return Double(counts[step] ?? 0)
    case .first(let step): return first.map { $0 == step ? 1 : 0 }
    case .argument(let argument):
      guard counts[.tool(argument.tool)] != nil else { return nil }
      let values = given[argument]
      switch aspect {
      case .given: return values == nil ? 0 : 1
      case .value(let value): return values?.contains(value) ?? false ? 1 : 0
      case .rank:
        guard let numbers = values?.compactMap({ Double($0) }), !numbers.isEmpty else { return nil }
        return numbers.reduce(0, +) / Double(numbers.count)
      case .count, .usual: return nil
      }
    }
  }
}

extension PathStep {
  static func tool(_ name: String) -> PathStep { PathStep(part: .tools, name: name) }

  init(part: PathPart, name: String) { (self.part, self.name) = (part, name) }
}
