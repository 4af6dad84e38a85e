package import SpangateTrace

/// The effects that plug-ins may have. Tests pass doubles.
package struct Tools: Sendable {
  package var http: any HTTPClient
  package var processes: any ProcessRunner
  package var documents: any DocumentReader
  package var models: any ModelClient
  package var environment: [String: String]
  /// Variables there that no process gets that is started for an agent, unless the suite sets them.
  package var withheld: Set<String> = []
  /// Of what others wrote, before a part of it is shown: half of a secret cannot be told from anything.
  package var redactor = Redactor.none
  /// The suite's folder: relative paths and child processes start here.
  package var folder: String

  package init(
    http: any HTTPClient, processes: any ProcessRunner, documents: any DocumentReader,
    models: any ModelClient = NoModels(), environment: [String: String], folder: String = "."
  ) {
    self.http = http
    self.processes = processes
    self.documents = documents
    self.models = models
    self.environment = environment
    self.folder = folder
  }
}

/// Reads YAML and JSON documents with the checks and findings of a suite file.
package protocol DocumentReader: Sendable {
  func read<Value: Decodable & Sendable>(_ type: Value.Type, from path: String) throws(InvalidDocument) -> Value
  /// How far a file may be shown to whoever wrote a suite that names it.
  func standing(of path: String, inSuiteOf folder: String) -> FileStanding
}

extension DocumentReader {
  package func standing(of path: String, inSuiteOf folder: String) -> FileStanding { .own }
}

/// Whose a file is that a suite names: one that came with a pull request must not show what the machine holds.
package enum FileStanding: Sendable {
  /// Of the suite's repository.
  case own
  /// It may be read, and nothing of it is quoted.
  case allowed
  /// It is not read, for this reason.
  case foreign(String)
}

/// All that is wrong with a document.
package struct InvalidDocument: Error, Sendable, Equatable {
  package var findings: [Finding]

  package init(_ findings: [Finding]) { self.findings = findings }
}
