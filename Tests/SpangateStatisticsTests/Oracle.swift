import Foundation

/// Asks scipy, and where scipy disagrees with us by more than 1e-10, mpmath with 30 digits, which is then right.
///
/// Needs a Python with both: `SPANGATE_PYTHON_SCIPY`, or else `python3`.
struct Oracle {
  struct Question {
    var name: String
    var arguments: [Double]
    var value: Double
    var tolerance = 1e-9
    fileprivate var line: String { ([name] + ([value] + arguments).map { "\($0)" }).joined(separator: ",") }
  }

  struct Answer {
    var question: Question
    var expected: Double
    var isFromScipy: Bool
    /// Relative; for logarithms relative to at least 1. Less than the least normal number is as good as nothing.
    var error: Double {
      if question.value == expected { return 0 }
      return abs(question.value - expected) / max(abs(expected), question.name.contains("log") ? 1 : 1e-300)
    }
    var isRight: Bool { error <= question.tolerance }
    var text: String { "\(question.line), but \(isFromScipy ? "scipy" : "mpmath") has \(expected)" }
  }

  private let python = ProcessInfo.processInfo.environment["SPANGATE_PYTHON_SCIPY"] ?? "python3"

  /// Whether there is such a Python.
  static let isThere: Bool = {
    // Importing them takes a second.
    let script = "from importlib.util import find_spec as f; import sys; sys.exit(not (f('scipy') and f('mpmath')))"
    return (try? run(Oracle().python, ["-c", script], input: "")) != nil
  }()

  func answers(_ questions: [Question], script: String) throws -> [Answer] {
    let output = try Self.run(python, ["-c", script], input: questions.map(\.line).joined(separator: "\n"))
    return zip(questions, output.split(separator: "\n")).map { question, line in
      let words = line.split(separator: " ")
      return Answer(question: question, expected: Double(words[1]) ?? .nan, isFromScipy: words[0] == "scipy")
    }
  }

  /// The largest error of each kind, and how often scipy was overruled.
  static func summary(_ answers: [Answer]) -> String {
    let kinds = Dictionary(grouping: answers, by: \.question.name).sorted { $0.key < $1.key }
    return kinds.map { name, answers in
      let overruled = answers.count { !$0.isFromScipy }
      let worst = answers.map(\.error).max { $0 < $1 || $1.isNaN } ?? 0
      return "\(name) \(worst) of \(answers.count)" + (overruled > 0 ? ", \(overruled) by mpmath" : "")
    }.joined(separator: "\n  ")
  }

  struct Failed: Error {}

  private static func run(_ program: String, _ arguments: [String], input: String) throws -> String {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = [program] + arguments
    // From a file, so that a program that stops reading costs us nothing.
    let file = FileManager.default.temporaryDirectory.appending(path: "oracle-\(UUID().uuidString)")
    try Data(input.utf8).write(to: file)
    defer { try? FileManager.default.removeItem(at: file) }
    process.standardInput = try FileHandle(forReadingFrom: file)
    let stdout = Pipe()
    process.standardOutput = stdout
    if ProcessInfo.processInfo.environment["ORACLE_ERRORS"] == nil { process.standardError = FileHandle.nullDevice }
    try process.run()
    let output = try stdout.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else { throw Failed() }
    return String(decoding: output, as: UTF8.self)
  }
}
