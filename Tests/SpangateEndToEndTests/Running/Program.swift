import Foundation

/// The program under test, as a user runs it.
struct Program {
  /// Of the built binary; nil when the tests run without one.
  static let path = ProcessInfo.processInfo.environment["SPANGATE_BINARY"].flatMap { $0.isEmpty ? nil : $0 }
  /// A Python with the OpenTelemetry SDK; nil when it could not be had.
  static let python = ProcessInfo.processInfo.environment["SPANGATE_PYTHON"].flatMap { $0.isEmpty ? nil : $0 }
  /// A folder of recorded data; nil when there is none.
  static let data = ProcessInfo.processInfo.environment["SPANGATE_TEST_DATA"].flatMap { $0.isEmpty ? nil : $0 }

  struct Result {
    var status: Int32
    var output: String
    var errors: String
  }

  /// Runs a program to its end.
  static func run(
    _ program: String, _ arguments: [String], in folder: URL, environment: [String: String] = [:]
  ) async throws -> Result {
    try await started(program, arguments, in: folder, environment: environment).finished()
  }

  /// Runs spangate to its end.
  static func spangate(
    _ arguments: String..., in folder: URL, environment: [String: String] = [:]
  ) async throws -> Result {
    try await run(path!, arguments, in: folder, environment: environment)
  }

  static func started(
    _ program: String, _ arguments: [String], in folder: URL, environment: [String: String] = [:]
  ) throws -> RunningProgram {
    try RunningProgram(program, arguments, in: folder, environment: environment)
  }
}

/// A process with its output going to files, so that nothing blocks however much it writes.
final class RunningProgram {
  let process = Process()
  private let output: URL
  private let errors: URL

  init(_ program: String, _ arguments: [String], in folder: URL, environment: [String: String]) throws {
    let name = UUID().uuidString
    output = FileManager.default.temporaryDirectory.appending(path: "\(name).out")
    errors = FileManager.default.temporaryDirectory.appending(path: "\(name).err")
    for file in [output, errors] { try Data().write(to: file) }
    process.executableURL = URL(filePath: program)
    process.arguments = arguments
    process.currentDirectoryURL = folder
    process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
    process.standardInput = FileHandle.nullDevice
    let handles = try [output, errors].map { try FileHandle(forWritingTo: $0) }
    process.standardOutput = handles[0]
    process.standardError = handles[1]
    try process.run()
    // The child has its own; ours would stay open for as long as Foundation keeps the process.
    for handle in handles { try handle.close() }
  }

  deinit {
    if process.isRunning { kill(process.processIdentifier, SIGKILL) }
    for file in [output, errors] { try? FileManager.default.removeItem(at: file) }
  }

  func signal(_ number: Int32) { kill(process.processIdentifier, number) }

  /// What it has written to stdout so far.
  func written() -> String { (try? String(contentsOf: output, encoding: .utf8)) ?? "" }

  func finished() async throws -> Program.Result {
    while process.isRunning { try await Task.sleep(for: .milliseconds(5)) }
    return Program.Result(
      status: process.terminationStatus, output: try String(contentsOf: output, encoding: .utf8),
      errors: try String(contentsOf: errors, encoding: .utf8))
  }
}
