package import SpangateCore
package import SpangateModels
import SpangateTelemetry
package import SpangateTrace
import Tracing

/// A program that is a tool: it gets the arguments as JSON on stdin and gives its result as JSON on stdout.
///
/// Its environment carries the context of the tool's span, so that spans of its own hang below that one.
package struct CommandTool: Tool {
  package struct Config: Decodable, Sendable {
    /// The program and its arguments; no shell reads them.
    package var command: [String]
    /// What the model is told about it.
    package var description: String
    /// A JSON Schema of the arguments; any object without it.
    package var parameters: JSONValue?
    /// 30 s without it.
    package var timeout: Duration?
    /// Whether the model is only told that the work is scheduled; it goes on by itself.
    package var background: Bool?
    /// Set on top of the agent's environment.
    package var env: [String: String]?

    package init(
      command: [String], description: String, parameters: JSONValue? = nil, timeout: Duration? = nil,
      background: Bool? = nil, env: [String: String]? = nil
    ) {
      self.command = command
      self.description = description
      self.parameters = parameters
      self.timeout = timeout
      self.background = background
      self.env = env
    }
  }

  /// Where all of an agent's commands run.
  struct Surroundings: Sendable {
    let folder: String
    let environment: [String: String]
    /// Variables that no command inherits.
    let hidden: [String]
    let processes: any ProcessRunner
    let jobs: BackgroundJobs
  }

  private let name: String
  private let config: Config
  private let place: Surroundings
  private let environment: [String: String]
  private let tracer: OTLPTracer

  /// - Parameter environment: what the command's own spans need, beside the context.
  init(_ name: String, _ config: Config, in place: Surroundings, environment: [String: String], tracer: OTLPTracer) {
    self.name = name
    self.config = config
    self.place = place
    self.environment = environment
    self.tracer = tracer
  }

  package var description: ToolDescription {
    ToolDescription(
      name: name, summary: config.description, parameters: config.parameters ?? ["type": "object", "properties": [:]])
  }

  package func run(_ arguments: JSONValue) async throws -> JSONValue {
    guard config.background == true else {
      return try await output(for: arguments, in: ServiceContext.current ?? .topLevel)
    }
    let context = ServiceContext.current ?? .topLevel
    place.jobs.start {
      await tracer.withWork(name, in: context) { span in
        do {
          _ = try await output(for: arguments, in: span.context)
        } catch {
          span.setFailure(error)
        }
      }
    }
    return ["scheduled": true]
  }

  private func output(for arguments: JSONValue, in context: ServiceContext) async throws -> JSONValue {
    let command = ProcessCommand(
      config.command, environment: variables(in: context), folder: place.folder, input: Array("\(arguments)\n".utf8),
      timeout: config.timeout ?? .seconds(30), maxOutput: 1 << 20, maxDiagnostics: 4 << 10)
    let result = await place.processes.run(command)
    if case .cancelled = result.end { throw CancellationError() }
    if let problem = result.problem(of: command) { throw ToolFailure(problem) }
    guard result.output.contains(where: { $0 > 0x20 }) else { return .null }
    do { return try JSONValue(parsing: result.output) } catch {
      throw ToolFailure("the tool's output is not JSON: \(error)")
    }
  }

  private func variables(in context: ServiceContext) -> [String: String?] {
    var variables: [String: String?] = place.environment.merging(environment) { $1 }
    for name in place.hidden { variables[name] = .some(nil) }
    for (name, value) in config.env ?? [:] { variables[name] = value }
    return variables.merging(tracer.environment(for: context).mapValues { $0 }) { $1 }
  }
}

extension CommandTool.Config {
  func validate(as name: String) throws(Misconfigured) {
    let key = "builtin.command_tools"
    guard !name.isEmpty, name.utf8.count <= 64, name.utf8.allSatisfy(Self.isNameByte) else {
      throw Misconfigured("a tool's name is 1 to 64 letters, digits, `_` and `-`", key: key)
    }
    guard ![QueryDatabase.name, SearchLogs.name, TraceSummary.name].contains(name) else {
      throw Misconfigured("`\(name)` is the name of a built-in tool", key: key)
    }
    guard let program = command.first, !program.isEmpty, !command.contains(where: { $0.utf8.contains(0) }) else {
      throw Misconfigured("the command of `\(name)` needs a program", key: key)
    }
    if let timeout, timeout <= .zero {
      throw Misconfigured("the time-out of `\(name)` must be more than nothing", key: key)
    }
    if let parameters, parameters.object == nil {
      throw Misconfigured("the `parameters` of `\(name)` must be a JSON Schema", key: key)
    }
  }

  /// Both providers' rule for names.
  private static func isNameByte(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x41...0x5a, 0x61...0x7a, UInt8(ascii: "_"), UInt8(ascii: "-"): true
    default: false
    }
  }
}

extension ProcessResult {
  fileprivate func problem(of command: ProcessCommand) -> String? {
    let said = String(decoding: diagnostics, as: UTF8.self).inertLines(limit: 1_000)
    func withDiagnostics(_ text: String) -> String { said.isEmpty ? text : "\(text): \(said)" }
    return switch end {
    case .exited(0), .cancelled: nil
    case .exited(let status): withDiagnostics("the tool ended with status \(status)")
    case .signalled(let number): withDiagnostics("the tool was ended by signal \(number)")
    case .timedOut: withDiagnostics("the tool took longer than \(command.timeout.text)")
    case .outputTooLarge: "the tool wrote more than \(command.maxOutput >> 20) MiB"
    case .notStarted(let failure): "the tool could not be started: \(failure.message)"
    }
  }
}

extension CommandTool.Config: Documented {
  package static let documentation: [KeyDocumentation] = [
    .init(
      "command", "The program and its arguments, run without a shell: JSON on stdin, JSON on stdout.",
      example: ["python3", "send_report.py"]),
    .init("description", "What the model is told about it.", example: "Sends a report to the team."),
    .init("parameters", "A JSON Schema of its arguments.", otherwise: "any object", example: ["type": "object"]),
    .init("timeout", "How long one call may take.", default: "30s", example: "2m"),
    .init(
      "background", "Whether the model is only told that the work is scheduled; it goes on by itself.", default: false,
      example: true),
    .init("env", "Variables that are set on top of the agent's environment.", example: ["REPORTS": "daily"]),
  ]
}
