import SpangateCore
import SpangateTrace

/// A suite file as it is written, one variant laid over it. What needs the registry is read separately.
struct SuiteDocument: Decodable, Sendable {
  var suite: AsWritten<Located<String>>
  var description: AsWritten<String>?
  var agent: Separate<AgentPart>
  var setup: Located<[String]>?
  var variants: Separate<VariantsPart>?
  var traces: TraceNeed?
  var experiment: Experiment?
  var trials: Located<Int>?
  var maxTrials: Located<Int>?
  var concurrency: Located<Int>?
  var retries: Located<Int>?
  var scorers: Separate<ScorersPart>?
  var gate: GateDocument?
  var quarantine: AsWritten<[QuarantineDocument]>?
  var recorded: RecordedDocument?
  var cases: Separate<CasesPart>

  /// An id, or a mapping that holds one.
  struct Experiment: Decodable, Sendable {
    var id: Located<String>

    private enum CodingKeys: CodingKey { case id }

    init(from decoder: any Decoder) throws {
      if let id = try? decoder.singleValueContainer().decode(Located<String>.self) {
        self.id = id
      } else {
        id = try decoder.container(keyedBy: CodingKeys.self).decode(Located<String>.self, forKey: .id)
      }
    }
  }
}

/// One case of the list.
struct CaseDocument: Decodable, Sendable {
  var id: Located<String>
  var input: JSONValue
  var expected: JSONValue?
  var tags: [String]?
  var cluster: String?
  var trials: Located<Int>?
  var scorers: Separate<ScorersPart>?
}

/// Cases from a file, one JSON object a line.
struct CaseFileDocument: Decodable, Sendable {
  var from: Located<String>
}

/// `cases` where every recorded trace is one.
struct TraceCasesDocument: Decodable, Sendable {
  var from: Located<String>
  var `where`: Located<String>?
}

/// What recorded traces call things.
struct RecordedDocument: Decodable, Sendable {
  var `case`: Located<String>?
  var input: Located<String>?
  var answer: Located<String>?

  /// An empty name would find nothing, in silence.
  func names(_ findings: inout [Finding]) -> RecordedNames {
    for (key, name) in [("case", self.case), ("input", input), ("answer", answer)] {
      guard let name, !name.isStandIn, name.value.isEmpty else { continue }
      findings.append(Finding(.valueInvalid, "`recorded.\(key)` must name an attribute", at: name.range))
    }
    return RecordedNames(case: self.case?.value, input: input?.value, answer: answer?.value)
  }
}

/// A key whose value is read with the registry at hand; here it only has to be there.
struct Separate<Part: SuitePart>: NodeReadable, Sendable {
  init(reading decoder: NodeDecoder) {}
  private init() {}
  static func standIn() -> Separate { Separate() }
  static func schema(_ builder: inout SchemaBuilder) -> JSONValue { builder.definition(Part.definition) }
}

/// A part of the suite file with a definition of its own in the schema.
protocol SuitePart: Sendable {
  static var definition: String { get }
}

enum AgentPart: SuitePart { static let definition = "agent" }
enum VariantsPart: SuitePart { static let definition = "variants" }
enum ScorersPart: SuitePart { static let definition = "scorers" }
enum CasesPart: SuitePart { static let definition = "cases" }
