/// Why an object holds no spans.
struct ShapeProblem: Error, Equatable, CustomStringConvertible {
  var description: String
  var isUnknown: Bool

  init(_ description: String, isUnknown: Bool = true) {
    self.description = description
    self.isUnknown = isUnknown
  }

  static func missing(_ what: String, in whose: String) -> ShapeProblem {
    ShapeProblem("holds a span of \(whose) without a valid \(what)", isUnknown: false)
  }
}
