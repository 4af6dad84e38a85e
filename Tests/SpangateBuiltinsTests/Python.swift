import Foundation

/// Python's own parsers are the oracle for what we write.
enum Python {
  static let isAvailable = (try? run("pass", input: "")) == ""

  /// - Returns: what the script printed; nil when it failed.
  static func run(_ script: String, input: String) throws -> String? {
    let process = Process()
    let stdout = Pipe()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = ["python3", "-I", "-X", "utf8", "-c", script]
    process.standardOutput = stdout
    let file = FileManager.default.temporaryDirectory.appending(path: "spangate-\(UUID()).txt")
    try input.write(to: file, atomically: true, encoding: .utf8)
    defer { try? FileManager.default.removeItem(at: file) }
    process.standardInput = try FileHandle(forReadingFrom: file)
    try process.run()
    let output = try stdout.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    return process.terminationStatus == 0 ? String(decoding: output, as: UTF8.self) : nil
  }
}
