import Foundation
import SpangateCore
import SpangateModels
import SpangateIO
import SpangateTrace
import Testing

/// A server that speaks both providers' wire formats on a loopback port; one for all tests of this process.
final class ModelServer: Sendable {
  /// nil without a Python.
  static let shared = try? ModelServer()

  let url: String
  let folder: URL
  let http = CurlHTTPClient()
  /// The server lives as long as its stdin is open.
  private let stdin: Pipe

  private init() throws {
    folder = FileManager.default.temporaryDirectory.appending(path: "spangate-models-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = ["python3", "-B", Self.fixture("model_server.py"), folder.path]
    let (stdin, stdout) = (Pipe(), Pipe())
    (process.standardInput, process.standardOutput) = (stdin, stdout)
    try process.run()
    self.stdin = stdin
    let port = stdout.fileHandleForReading.availableData
    guard let port = Int(String(decoding: port, as: UTF8.self).trimmingCharacters(in: .newlines)) else {
      throw CocoaError(.executableLoad)
    }
    url = "http://127.0.0.1:\(port)"
  }

  static func fixture(_ name: String) -> String {
    URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Fixtures/\(name)").path
  }

  /// Replies in order, the last one for ever.
  func script(_ steps: JSONValue...) throws -> Script {
    let name = "t-\(UUID().uuidString)"
    try Data(JSONValue.array(steps).description.utf8).write(to: folder.appending(path: "\(name).json"))
    return Script(name: name, server: self)
  }

  struct Script: Sendable {
    let name: String
    let server: ModelServer

    func baseURL(_ provider: String) -> String { "\(server.url)/\(name)\(provider == "openai" ? "/v1" : "")" }

    /// `{"path": …, "headers": …, "body": …}` of each request so far.
    var requests: [JSONValue] {
      let text = (try? String(contentsOf: server.folder.appending(path: "\(name).requests"), encoding: .utf8)) ?? ""
      return text.split(separator: "\n").compactMap { try? JSONValue(parsing: $0) }
    }
  }
}

/// How a model is asked in a test.
struct Manner: Sendable, CustomTestStringConvertible {
  var provider: String
  var streams: Bool

  static let all = ["anthropic", "openai"].flatMap {
    [Manner(provider: $0, streams: false), .init(provider: $0, streams: true)]
  }
  static let streamed = all.filter(\.streams)
  static let key = "sk-test-0123456789abcdef"

  var testDescription: String { provider + (streams ? ", streamed" : "") }

  /// - Parameter pauses: how long the model waited between attempts; it does not really.
  func model(
    _ script: ModelServer.Script, stall: Duration = .seconds(20), pauses: Locked<[Duration]> = Locked([])
  ) throws -> any Model {
    let key = try APIKey(Self.key)
    let settings = ModelSettings(maxTokens: 100, streams: streams)
    func patient(_ endpoint: ModelEndpoint) -> ModelEndpoint {
      var endpoint = endpoint
      endpoint.patience.stallTimeout = stall
      endpoint.patience.timeout = .seconds(600)
      endpoint.sleep = { pause in pauses.withLock { $0.append(pause) } }
      return endpoint
    }
    let (url, http) = (script.baseURL(provider), script.server.http)
    if provider == "anthropic" {
      var model = AnthropicModel("a-model", settings: settings, baseURL: url, key: key, http: http)
      model.endpoint = patient(model.endpoint)
      return model
    }
    var model = OpenAIModel("a-model", settings: settings, baseURL: url, key: key, http: http)
    model.endpoint = patient(model.endpoint)
    return model
  }
}
