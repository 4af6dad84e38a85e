import SpangateCore
import SpangateTrace

/// Passes when the answer is JSON, and what a pointer leads to is as it should be.
struct JSONAnswer: AnswerScorer {
  struct Config: Decodable, Sendable {
    /// A JSON pointer; the whole answer unless given.
    var pointer: String?
    /// What is there.
    var equals: JSONValue?
    /// A JSON Schema for what is there: the common keywords, with `$ref` inside of it.
    var schema: JSONValue?
  }

  static let kind = Kind(
    "json", "the answer is JSON; a pointer leads to a value, which equals another or fits a schema")
  static let examples = [
    ScorerExample(nil, answer: #"{"total": 3}"#, gives: .passed(true)),
    ScorerExample(nil, answer: "```json\n{}\n```", spans: .exampleRun, gives: .passed(false), blaming: .example(6)),
    ScorerExample(["pointer": "/items/0/id", "equals": 7], answer: #"{"items": [{"id": 7.0}]}"#, gives: .passed(true)),
    ScorerExample(["pointer": "/total"], answer: #"{"sum": 3}"#, gives: .passed(false)),
    ScorerExample(
      [
        "schema": [
          "type": "object", "required": ["total"], "properties": ["total": ["type": "integer", "minimum": 1]],
        ]
      ],
      answer: #"{"total": 0}"#, gives: .passed(false)),
  ]

  private let pointer: String
  private let value: JSONValue?
  private let schema: JSONSchema?

  init(config: Config) throws(Misconfigured) {
    pointer = config.pointer ?? ""
    if !pointer.isEmpty, !pointer.hasPrefix("/") {
      throw Misconfigured("a JSON pointer starts with `/`", key: "pointer")
    }
    if config.schema == false { throw Misconfigured("nothing fits the schema `false`", key: "schema") }
    value = config.equals
    schema = if let schema = config.schema { try JSONSchema(schema) } else { nil }
  }

  func weigh(_ answer: String, of question: Question) -> Claim {
    let document: JSONValue
    do throws(JSONSyntaxError) {
      document = try JSONValue(parsing: answer)
    } catch {
      return .fails("the answer \(answer.quoted) is not JSON: \(error)")
    }
    guard let found = document.value(at: pointer) else {
      return .fails("there is nothing at \(pointer.quoted) in the answer \(answer.quoted)")
    }
    let place = pointer.isEmpty ? "the answer" : pointer.quoted
    if let value, !found.isSame(as: value) {
      return .fails("\(place) is \(found.description.quoted), not \(value.description.quoted)")
    }
    switch schema?.fit(of: found) {
    case .differs(let problem)?: return .fails("\(place) does not fit the schema: \(problem)")
    case .unknown(let why)?: return .unknown(why: why)
    case .fits?, nil: break
    }
    return .holds("\(place) is \(found.description.quoted)")
  }
}

extension JSONAnswer.Config: Documented {
  static let documentation: [KeyDocumentation] = [
    .init("pointer", "A JSON pointer to a value in the answer.", default: "", example: "/items/0/id"),
    .init("equals", "What is there; numbers are compared by value.", example: 7),
    .init(
      "schema", "A JSON Schema that what is there fits: the common keywords, with `$ref` inside of it.",
      example: ["type": "object", "required": ["total"]]),
  ]
}
