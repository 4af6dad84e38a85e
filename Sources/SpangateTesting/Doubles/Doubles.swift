package import SpangateCore
package import SpangateTrace

/// An HTTP client that answers from a closure.
package struct FakeHTTP: HTTPClient {
  let answer: @Sendable (HTTPRequest) async throws(HTTPFailure) -> HTTPResponse

  package init(_ answer: @escaping @Sendable (HTTPRequest) async throws(HTTPFailure) -> HTTPResponse) {
    self.answer = answer
  }

  package func send(_ request: HTTPRequest) async throws(HTTPFailure) -> HTTPResponse { try await answer(request) }
}

/// A process runner that answers from a closure and starts nothing.
package struct FakeProcesses: ProcessRunner {
  let answer: @Sendable (ProcessCommand) async -> ProcessResult

  package init(_ answer: @escaping @Sendable (ProcessCommand) async -> ProcessResult) { self.answer = answer }

  package func run(_ command: ProcessCommand) async -> ProcessResult { await answer(command) }

  package func start(_ command: ProcessCommand) async throws(ProcessFailure) -> any RunningProcess {
    throw ProcessFailure("a fake starts nothing")
  }
}

/// Models that answer from a closure.
package struct FakeModels: ModelClient {
  let answer: @Sendable (ModelQuestion) async throws(ModelFailure) -> ModelAnswer

  package init(_ answer: @escaping @Sendable (ModelQuestion) async throws(ModelFailure) -> ModelAnswer) {
    self.answer = answer
  }

  package func ask(_ question: ModelQuestion) async throws(ModelFailure) -> ModelAnswer { try await answer(question) }
}

/// A reader that has no documents.
package struct NoDocuments: DocumentReader {
  package init() {}

  package func read<Value: Decodable & Sendable>(_ type: Value.Type, from path: String) throws(InvalidDocument) -> Value
  {
    throw InvalidDocument([Finding(.fileUnreadable, "no document `\(path)` in this test")])
  }
}

extension Tools {
  /// Tools that reach nothing, unless a test passes doubles of its own.
  package static func stub(
    http: any HTTPClient = FakeHTTP { _ throws(HTTPFailure) in throw .unreachable("no network in this test") },
    processes: any ProcessRunner = FakeProcesses { _ in ProcessResult(end: .notStarted(ProcessFailure("no processes")))
    },
    models: any ModelClient = NoModels(), environment: [String: String] = [:]
  ) -> Tools {
    Tools(http: http, processes: processes, documents: NoDocuments(), models: models, environment: environment)
  }
}
