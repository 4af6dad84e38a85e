package import SpangateTrace

/// Asks language models questions whose answers have a known shape.
package protocol ModelClient: Sendable {
  /// Asks once. Cancelling the task ends the call.
  func ask(_ question: ModelQuestion) async throws(ModelFailure) -> ModelAnswer
}

/// One question to a model, which is made to answer it by calling a tool.
package struct ModelQuestion: Sendable, Equatable {
  package var model: ModelReference
  /// Ours alone: no word in it is from an agent.
  package var instructions: String
  /// What the user says. May quote an agent: hostile text.
  package var text: String
  package var form: AnswerForm
  /// For models that can be seeded.
  package var seed: UInt64
  /// Relative paths of the reference start here.
  package var folder: String

  package init(
    to model: ModelReference, instructions: String, text: String, form: AnswerForm, seed: UInt64 = 0,
    folder: String = "."
  ) {
    self.model = model
    self.instructions = instructions
    self.text = text
    self.form = form
    self.seed = seed
    self.folder = folder
  }
}

/// The tool that a model has to call; the arguments are its answer.
package struct AnswerForm: Sendable, Equatable {
  package var name: String
  package var summary: String
  /// A JSON Schema of the arguments.
  package var schema: JSONValue

  package init(name: String, summary: String, schema: JSONValue) {
    self.name = name
    self.summary = summary
    self.schema = schema
  }
}

package struct ModelAnswer: Sendable, Equatable {
  /// As the model wrote them, held against nothing yet; nil when it did not call the tool, or not with JSON.
  package var arguments: JSONValue?
  /// As the GenAI conventions list them, such as `anthropic`.
  package var provider: String
  /// The model that answered, which may be more exact than the one that was asked.
  package var model: String
  package var usage: ModelCall.Usage

  package init(
    _ arguments: JSONValue?, provider: String, model: String, usage: ModelCall.Usage = ModelCall.Usage()
  ) {
    self.arguments = arguments
    self.provider = provider
    self.model = model
    self.usage = usage
  }
}

/// A client that reaches no model.
package struct NoModels: ModelClient {
  package init() {}

  package func ask(_ question: ModelQuestion) async throws(ModelFailure) -> ModelAnswer {
    throw ModelFailure("no model can be asked here")
  }
}
