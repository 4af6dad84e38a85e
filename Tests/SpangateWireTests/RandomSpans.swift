import SpangateStatistics
import SpangateTrace

extension SpanRecord {
  /// A span with something in every field.
  static func random(using generator: inout SeededGenerator) -> SpanRecord {
    let start = UInt64.random(in: 0...UInt64.max / 2, using: &generator)
    var span = SpanRecord(
      traceID: TraceID(using: &generator), id: SpanID(using: &generator),
      parent: Bool.random(using: &generator) ? SpanID(using: &generator) : nil,
      name: ["", "agent.run", "日本語 🚀\0"].randomElement(using: &generator)!,
      kind: SpanRecord.Kind.allCases.randomElement(using: &generator)!, start: start,
      end: start + UInt64.random(in: 0...1 << 40, using: &generator),
      status: Status(
        Status.Code.allCases.randomElement(using: &generator)!,
        message: ["", "it broke"].randomElement(using: &generator)!),
      attributes: .random(using: &generator),
      events: (0..<Int.random(in: 0...2, using: &generator)).map { _ in
        Event(
          name: "exception", time: UInt64.random(in: 0...UInt64.max, using: &generator),
          attributes: .random(using: &generator))
      },
      links: (0..<Int.random(in: 0...1, using: &generator)).map { _ in
        Link(
          to: SpanReference(trace: TraceID(using: &generator), span: SpanID(using: &generator)),
          attributes: .random(using: &generator))
      },
      scope: ["", "a-scope", "b-scope"].randomElement(using: &generator)!,
      resource: [[:], ["service.name": "a"], ["service.name": "b", "n": 1]].randomElement(using: &generator)!)
    span.state = ["", "a=1,b=2"].randomElement(using: &generator)!
    span.flags = UInt32.random(in: 0...0x3ff, using: &generator)
    span.dropped.attributes = UInt32.random(in: 0...2, using: &generator)
    (span.dropped.events, span.dropped.links) = (span.dropped.attributes * 1_000, .max)
    for place in span.events.indices { span.events[place].droppedAttributes = span.dropped.attributes }
    for place in span.links.indices {
      span.links[place].flags = 0x101
      span.links[place].state = span.state
      span.links[place].droppedAttributes = 3
    }
    return span
  }
}

extension Attributes {
  static func random(using generator: inout SeededGenerator, depth: Int = 0) -> Attributes {
    Attributes(
      (0..<Int.random(in: 0...4, using: &generator)).map { index in
        Entry("key.\(index)", .random(using: &generator, depth: depth))
      })
  }
}

extension AttributeValue {
  static func random(using generator: inout SeededGenerator, depth: Int) -> AttributeValue {
    switch Int.random(in: 0..<(depth < 3 ? 8 : 6), using: &generator) {
    case 0: .string(["", "x", String(repeating: "long ", count: 60)].randomElement(using: &generator)!)
    case 1: .bool(.random(using: &generator))
    case 2: .int([0, -1, .min, .max].randomElement(using: &generator)!)
    case 3: .double([0, -1.5, .infinity, .greatestFiniteMagnitude].randomElement(using: &generator)!)
    case 4: .bytes([[], [0, 255]].randomElement(using: &generator)!)
    case 5: .empty
    case 6:
      .array((0..<Int.random(in: 0...3, using: &generator)).map { _ in .random(using: &generator, depth: depth + 1) })
    default: .map(.random(using: &generator, depth: depth + 1))
    }
  }
}

extension Array where Element == SpanRecord {
  static func random(_ count: Int, seed: UInt64) -> [SpanRecord] {
    var generator = SeededGenerator(seed: seed)
    return (0..<count).map { _ in .random(using: &generator) }
  }

  /// Spans in an order that does not depend on how they were grouped.
  var inOrder: [SpanRecord] { sorted { $0.id < $1.id } }
}
