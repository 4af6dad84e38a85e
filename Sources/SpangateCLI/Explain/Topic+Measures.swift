import SpangateCore

extension Topic {
  init(_ measure: Measure) {
    let text = """
      measure `\(measure.rawValue)`: \(measure.summary)

      \(measure.reading.wrapped(at: 100))

      Lower is better. A gate limits it by `gate: {measures: {\(measure.rawValue): {max_increase: 10%}}}`, or by `max`.
      """
    self.init(measure.rawValue, text: text)
  }
}
