package import SpangateTrace

/// A model's wish to have a tool run.
package struct ToolRequest: Sendable, Equatable {
  /// Ties the result to the call.
  package var id: String
  package var name: String
  package var arguments: JSONValue
  /// What the model wrote in place of arguments, where that is no JSON; nil where it is.
  package var malformed: String?

  package init(id: String, name: String, arguments: JSONValue, malformed: String? = nil) {
    self.id = id
    self.name = name
    self.arguments = arguments
    self.malformed = malformed
  }

  /// With arguments as JSON text, of which no characters are an empty object.
  package init(id: String, name: String, written text: String) {
    if text.allSatisfy(\.isWhitespace) {
      self.init(id: id, name: name, arguments: [:])
    } else if let arguments = try? JSONValue(parsing: text) {
      self.init(id: id, name: name, arguments: arguments)
    } else {
      self.init(id: id, name: name, arguments: [:], malformed: text)
    }
  }

  /// As the model wrote them, JSON or not.
  package var writtenArguments: String { malformed ?? arguments.description }
}

/// What came of a tool call, as the model is told.
package struct ToolResult: Sendable, Equatable {
  package var call: ToolRequest
  package var text: String
  package var isError: Bool

  package init(call: ToolRequest, text: String, isError: Bool = false) {
    self.call = call
    self.text = text
    self.isError = isError
  }
}
