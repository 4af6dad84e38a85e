import SpangateCore
import SpangateTrace

extension Duration: NodeReadable {
  init(reading decoder: NodeDecoder) throws {
    let expected = "a duration such as `250ms`, `1.5s`, `2m` or `1h`"
    guard let scalar = decoder.node.scalar else { throw decoder.mismatch(expected) }
    let text = scalar.hasVariables ? try decoder.expanded(scalar.text) : scalar.text
    if let duration = Self(written: text) {
      self = duration
    } else if Scalar.number(text) != nil {
      throw decoder.mismatch(expected, help: "add a unit: `\(text.inert(limit: 40))s`")
    } else {
      throw decoder.mismatch(expected)
    }
  }

  static func standIn() -> Duration { .zero }
  static func schema(_ builder: inout SchemaBuilder) -> JSONValue { builder.definition("duration") }
}
