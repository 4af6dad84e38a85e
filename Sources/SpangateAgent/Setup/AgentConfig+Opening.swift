import FoundationEssentials
import SpangateCore
import SpangateTelemetry
import SpangateTrace

extension AgentConfig {
  /// Whether the model may use this tool.
  func allows(_ tool: String) -> Bool { tools?.contains(tool) ?? true }

  /// The tools that all trials share.
  func tools(in folder: String) throws(AgentFailure) -> [any Tool] {
    var all: [any Tool] = []
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

  func prompt(in folder: String) throws(AgentFailure) -> Prompt {
    guard let path = promptFile(in: folder) else { return Prompt(prompt ?? "") }
    do throws(Misconfigured) { return try PromptFile(path: path).prompt } catch { throw .unopened(error.message) }
  }

  var tokenPrice: TokenPrice? {
    price.map { TokenPrice(inputPerMillion: $0.inputPerMillion, outputPerMillion: $0.outputPerMillion) }
  }
}

extension AgentFailure {
  /// What is wrong will be wrong the next time too.
  static func unopened(_ message: String) -> AgentFailure { AgentFailure(.refused, message, isTransient: false) }
}

extension String {
  /// This path as seen from a folder.
  func placed(in folder: String) -> String { hasPrefix("/") ? self : "\(folder)/\(self)" }
}
