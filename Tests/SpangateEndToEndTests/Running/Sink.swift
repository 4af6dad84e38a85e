import Foundation
import SpangateCore
import SpangateTrace

/// A backend that keeps what it is sent, for as long as this value lives.
final class Sink {
  let port: Int
  private let server: RunningProgram
  private let folder: URL
  private let place: Workspace

  /// - Parameter certificates: a folder of them, by which it speaks TLS.
  init(in place: Workspace, port: Int = 0, certificates: URL? = nil) async throws {
    self.place = place
    folder = place.folder.appending(path: "sink-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    server = try Program.started(
      Program.python!,
      [Workspace.fixture("sink.py"), folder.path, "\(port)"] + (certificates.map { [$0.path] } ?? []),
      in: place.folder)
    while !server.written().hasSuffix("\n") { try await Task.sleep(for: .milliseconds(5)) }
    self.port = Int(server.written().dropLast())!
  }

  func spans() async throws -> [JSONValue] {
    let result = try await Program.run(Program.python!, [Workspace.fixture("spans.py"), folder.path], in: place.folder)
    return try result.output.split(separator: "\n").map { try JSONValue(parsing: $0) }
  }
}
