import FoundationEssentials
import SpangateAgent
import SpangateCore
import SpangateWire
import SpangateTelemetry

/// A model that gives the replies that it was given, and the last one from then on.
struct FixedModel: Model {
  var provider = "test"
  var name = "fixed"
  var replies: [ModelReply]

  func reply(to conversation: Conversation) async throws -> ModelReply {
    let turn = conversation.messages.count { if case .assistant = $0 { true } else { false } }
    return replies[min(turn, replies.count - 1)]
  }
}

extension ModelReply {
  static func saying(_ text: String, usage: TokenUsage? = nil) -> ModelReply {
    ModelReply(model: "fixed-1", text: text, stop: .stop, usage: usage)
  }

  static func calling(_ tools: String..., arguments: JSONValue = [:], usage: TokenUsage? = nil) -> ModelReply {
    let calls = tools.enumerated().map { ToolCall(id: "c\($0.offset)", name: $0.element, arguments: arguments) }
    return ModelReply(model: "fixed-1", calls: calls, stop: .toolCall, usage: usage)
  }
}

/// A tool that answers from a closure.
struct FakeTool: Tool {
  var name: String
  var parameters: JSONValue = ["type": "object", "properties": [:]]
  var answer: @Sendable (JSONValue) async throws -> JSONValue

  init(_ name: String, _ answer: @escaping @Sendable (JSONValue) async throws -> JSONValue) {
    self.name = name
    self.answer = answer
  }

  var description: ToolDescription { ToolDescription(name: name, summary: "a fake", parameters: parameters) }
  func run(_ arguments: JSONValue) async throws -> JSONValue { try await answer(arguments) }
}

/// Takes the spans that an agent hands on.
final class RecordedTraces: Sendable {
  private let taken = Locked<[[SpanRecord]]>([])

  var batches: [[SpanRecord]] { taken.withLock { $0 } }
  /// In the order of their start.
  var spans: [SpanRecord] { batches.flatMap { $0 }.sorted { ($0.start, $0.end) < ($1.start, $1.end) } }
  var tracer: OTLPTracer {
    var conventions = Conventions()
    conventions.hasExcerpts = true
    return OTLPTracer(
      service: "an-agent", conventions: conventions,
      take: { [taken] spans in taken.withLock { $0.append(spans) } })
  }

  subscript(name: String) -> SpanRecord? { spans.first { $0.name == name } }
  func all(_ name: String) -> [SpanRecord] { spans.filter { $0.name == name } }
}

/// A folder that is gone with the test.
struct ScratchFolder: ~Copyable {
  let path: String

  init(_ files: [String: String] = [:]) throws {
    path = FileManager.default.temporaryDirectory.appending(path: "spangate-\(UUID().uuidString)").path
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    for (name, text) in files { try Data(text.utf8).write(to: URL(filePath: "\(path)/\(name)")) }
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }
}

/// Reads every document as the same script.
struct OneScript: DocumentReader {
  var script: ModelScript

  init(_ script: ModelScript) { self.script = script }

  func read<Value: Decodable & Sendable>(_ type: Value.Type, from path: String) throws(InvalidDocument) -> Value {
    guard let script = script as? Value else { throw InvalidDocument([]) }
    return script
  }
}

/// In the order in which they were written.
func spans(in request: [UInt8]) throws -> [SpanRecord] { try OTLPTraces.spans(in: request) }
