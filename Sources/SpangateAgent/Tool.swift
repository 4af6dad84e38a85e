import SpangateCore
package import SpangateModels
package import SpangateTrace

/// Something that a model can have done for it.
package protocol Tool: Sendable {
  var description: ToolDescription { get }
  /// Arguments come from the model: hostile until checked.
  ///
  /// - Returns: JSON, for the model.
  /// - Throws: ``ToolFailure`` for what the model is told, or `CancellationError`.
  func run(_ arguments: JSONValue) async throws -> JSONValue
}

/// A tool that did not work. The model is told, and may try something else.
package struct ToolFailure: Error, Equatable, CustomStringConvertible {
  package var description: String

  package init(_ description: String) { self.description = description }
}

/// A call of a tool that the agent does not have.
package struct UnknownTool: Error, Equatable, CustomStringConvertible {
  package var name: String
  package var known: [String]

  package var description: String {
    "there is no tool `\(name)`; there is \(known.map { "`\($0)`" }.joined(separator: ", "))"
  }
}

extension ToolDescription {
  /// Checks what a model's arguments lack, as far as the schema's top level says; the rest is the tool's to check.
  func check(_ arguments: JSONValue) throws(ToolFailure) {
    guard let given = arguments.object else { throw ToolFailure("the arguments must be a JSON object") }
    for case .string(let key) in parameters["required"]?.array ?? [] where given[key] == nil {
      throw ToolFailure("`\(key)` is missing")
    }
    guard parameters["additionalProperties"] == false else { return }
    let known = parameters["properties"]?.object?.keys ?? []
    for key in given.keys where !known.contains(key) {
      throw ToolFailure(
        "there is no argument `\(key)`; there is \(known.map { "`\($0)`" }.joined(separator: ", "))")
    }
  }
}

extension JSONValue {
  /// A text among a tool's arguments.
  func text(_ key: String) throws(ToolFailure) -> String? {
    switch self[key] {
    case nil, .null: return nil
    case .string(let text): return text
    default: throw ToolFailure("`\(key)` must be a string")
    }
  }
}
