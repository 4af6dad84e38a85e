import FoundationEssentials
import SpangateCore
import SpangateTelemetry

/// How the reference agent is set up. Paths start from the suite's folder.
package struct AgentConfig: Decodable, Sendable {
  /// `scripted`.
  package var model: String
  /// The path of a ``ModelScript``.
  package var script: String
  package var maxTurns: Int?
  /// The model's instructions, or the path of a `.md` or `.txt` file with them, whose name tells versions apart.
  package var prompt: String?
  /// Those that the model may use; all that have data without it.
  package var tools: [String]?
  /// An SQLite file, or a `.sql` file that makes one in memory.
  package var database: String?
  /// A folder of log files.
  package var logs: String?
  package var price: Price?

  /// In US dollars.
  package struct Price: Decodable, Sendable {
    package var inputPerMillion: Double
    package var outputPerMillion: Double

    package init(inputPerMillion: Double, outputPerMillion: Double) {
      self.inputPerMillion = inputPerMillion
      self.outputPerMillion = outputPerMillion
    }
  }

  package init(
    model: String = "scripted", script: String, maxTurns: Int? = nil, prompt: String? = nil, tools: [String]? = nil,
    database: String? = nil, logs: String? = nil, price: Price? = nil
  ) {
    self.model = model
    self.script = script
    self.maxTurns = maxTurns
    self.prompt = prompt
    self.tools = tools
    self.database = database
    self.logs = logs
    self.price = price
  }

  func validate() throws(Misconfigured) {
    guard model == "scripted" else {
      throw Misconfigured("there is no model `\(model)`; there is `scripted`", key: "builtin.model")
    }
    if let maxTurns, maxTurns < 1 { throw Misconfigured("`max_turns` must be at least 1", key: "builtin.max_turns") }
    if let price, !(price.inputPerMillion >= 0 && price.outputPerMillion >= 0) {
      throw Misconfigured("a price must not be negative", key: "builtin.price")
    }
    for tool in tools ?? [] { try validate(tool: tool) }
  }

  private func validate(tool: String) throws(Misconfigured) {
    guard let (data, key) = toolData[tool] else {
      let known = toolData.keys.sorted().map { "`\($0)`" }.joined(separator: " and ")
      throw Misconfigured("there is no tool `\(tool)`; there are \(known)", key: "builtin.tools")
    }
    if data == nil { throw Misconfigured("the tool `\(tool)` needs `\(key)`", key: "builtin.tools") }
  }

  /// What each tool works on, and the key that says so.
  private var toolData: [String: (path: String?, key: String)] {
    [QueryDatabase.name: (database, "database"), SearchLogs.name: (logs, "logs")]
  }

  func tools(in folder: String) throws(AgentFailure) -> [any Tool] {
    var all: [any Tool] = []
    if let database {
      let path = database.placed(in: folder)
      do { all.append(QueryDatabase(try ReadOnlyDatabase(path: path))) } catch {
        throw .unopened("\(path): \(error)")
      }
    }
    if let logs { all.append(SearchLogs(folder: logs.placed(in: folder))) }
    return all.filter { tools?.contains($0.description.name) ?? true }
  }

  func prompt(in folder: String) throws(AgentFailure) -> Prompt {
    guard let prompt else { return Prompt() }
    guard prompt.hasSuffix(".md") || prompt.hasSuffix(".txt") else { return Prompt(prompt) }
    let url = URL(filePath: prompt.placed(in: folder))
    guard let text = try? String(contentsOf: url, encoding: .utf8) else {
      throw .unopened("\(url.path): the prompt cannot be read")
    }
    return Prompt(text, name: url.deletingPathExtension().lastPathComponent)
  }

  var tokenPrice: TokenPrice? {
    price.map { TokenPrice(inputPerMillion: $0.inputPerMillion, outputPerMillion: $0.outputPerMillion) }
  }
}
