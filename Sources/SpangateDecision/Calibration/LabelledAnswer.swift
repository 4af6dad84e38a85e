package import SpangateCore
package import SpangateTrace

/// An answer that a person has judged: one line of a file of labels.
package struct LabelledAnswer: Sendable, Equatable {
  /// One-based.
  package var line: Int
  package var input: JSONValue
  package var answer: String
  package var expected: JSONValue?
  /// What the person said: a label, a number, or a boolean.
  package var label: JSONValue
  /// What tools returned, for judges that hold the answer against it.
  package var tools: [Tool] = []

  package struct Tool: Sendable, Equatable {
    package var name: String
    package var result: String
  }

  /// - Parameter value: an object with `answer` and `label`, and perhaps `input`, `expected` and `tools`, each with
  ///   `tool` and `result`. Other keys are for people.
  init(_ value: JSONValue, line: Int) throws(JSONShapeError) {
    self.line = line
    input = try value.optionalField("input", "a value") { $0 } ?? ""
    answer = try value.field("answer", "text", \.string)
    expected = try value.optionalField("expected", "a value") { $0 }
    label = try value.field("label", "a label, a number or a boolean") { label in
      // A plain nil would be JSON's null.
      label.string != nil || label.double != nil || label.bool != nil ? label : JSONValue?.none
    }
    tools =
      try value.optionalField("tools", "a list") { list throws(JSONShapeError) in
        try list.list("a tool with its result") { tool throws(JSONShapeError) in
          Tool(
            name: try tool.field("tool", "text", \.string), result: try tool.field("result", "a value") { $0.written })
        }
      } ?? []
  }

  /// Reads a file of one JSON object a line; empty lines are passed over.
  package static func all(in text: String, file: String) -> Loaded<[LabelledAnswer]> {
    var answers: [LabelledAnswer] = []
    var findings: [Finding] = []
    for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated()
    where line.contains(where: { !$0.isWhitespace }) {
      func complain(_ problem: String) {
        let place = SourceRange(file: file, line: index + 1, excerpt: String(line.prefix(200)).inert(limit: 200))
        findings.append(Finding(.valueInvalid, "a label could not be read: \(problem)", at: place))
      }
      do {
        answers.append(try LabelledAnswer(JSONValue(parsing: line), line: index + 1))
      } catch let error as JSONShapeError {
        complain((error.path.isEmpty ? "" : "`\(error.path.joined(separator: ".").inert())`: ") + error.problem)
      } catch {
        complain("\(error)".inert())
      }
    }
    if answers.isEmpty, findings.isEmpty {
      findings.append(Finding(.valueInvalid, "`\(file.inert())` holds no labels", at: SourceRange(file: file)))
    }
    return Loaded(findings.isEmpty ? answers : nil, findings: findings)
  }
}

extension JSONValue {
  /// A text as it is, anything else as JSON.
  fileprivate var written: String { string ?? description }
}
