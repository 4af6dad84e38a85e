import FoundationEssentials
import SpangateCore
import SpangateModels
import SpangateTrace

extension AgentConfig {
  /// The model that the agent asks, and how it is reached.
  var modelReference: ModelReference {
    var reference = ModelReference(model, script: script)
    reference.baseUrl = baseUrl
    reference.apiKeyEnv = apiKeyEnv
    reference.apiKeyFile = apiKeyFile
    reference.maxTokens = maxTokens
    reference.temperature = temperature
    reference.price = price
    return reference
  }

  /// - Parameter folder: where the script or the key's file is looked for.
  func modelSource(
    in folder: String, environment: [String: String], using tools: Tools
  ) throws(AgentFailure) -> ModelSource {
    do throws(Misconfigured) {
      return try ModelSource(
        modelReference, streams: stream ?? false, stallTimeout: stallTimeout, in: folder, environment: environment,
        using: tools)
    } catch {
      throw .unopened(error.message)
    }
  }

  /// Whether the model may use this tool.
  func allows(_ tool: String) -> Bool { tools?.contains(tool) ?? true }

  /// The tools that all trials share.
  func tools(in folder: String, using documents: any DocumentReader) throws(AgentFailure) -> [any Tool] {
    var all: [any Tool] = []
    for path in [database, logs].compactMap({ $0?.placed(in: folder) }) {
      try Self.check(path, ofSuiteIn: folder, using: documents)
    }
    if let database {
      let path = database.placed(in: folder)
      do { all.append(QueryDatabase(try ReadOnlyDatabase(path: path))) } catch {
        throw .unopened("\(path): \(error)")
      }
    }
    if let logs { all.append(SearchLogs(folder: logs.placed(in: folder))) }
    return all.filter { allows($0.description.name) }
  }

  /// The file that the prompt is in; nil when the configuration has its text, or none.
  package func promptFile(in folder: String) -> String? {
    guard let prompt, prompt.hasSuffix(".md") || prompt.hasSuffix(".txt") else { return nil }
    return prompt.placed(in: folder)
  }

  func prompt(in folder: String, using documents: any DocumentReader) throws(AgentFailure) -> Prompt {
    guard let path = promptFile(in: folder) else { return Prompt(prompt ?? "") }
    try Self.check(path, ofSuiteIn: folder, using: documents)
    do throws(Misconfigured) { return try PromptFile(path: path).prompt } catch { throw .unopened(error.message) }
  }

  /// What a suite names is of its repository, or of a folder that is allowed.
  private static func check(
    _ path: String, ofSuiteIn folder: String, using documents: any DocumentReader
  ) throws(AgentFailure) {
    if case .foreign(let why) = documents.standing(of: path, inSuiteOf: folder) {
      throw .unopened("\(path.inert()) is not read: \(why)")
    }
  }
}
