import FoundationEssentials
import SpangateCore
import SpangateTrace

/// The files that `spangate init` writes: a suite that runs at once, with an agent that is one shell line.
struct Starter: Sendable {
  let path: String
  let text: String

  static let files = [
    Starter(
      path: "spangate.yaml",
      text: """
        # What belongs to this place, not to one suite. Every key is optional.
        service: spangate
        # backends:
        #   jaeger: {url: http://localhost:16686, endpoint: http://localhost:4318}

        """),
    Starter(
      path: "suites/first.yaml",
      text: """
        suite: first
        description: Replace the command by your agent; the input comes on its stdin, the answer is its stdout.
        agent:
          command: [sh, -c, "read question; echo \\"You asked: $question\\""]
        trials: 3
        cases:
          - id: echoes
            input: What is the refund window?
            scorers:
              - contains: refund window
                min: 1                      # a hard rule: every trial, also before there is a baseline
              - not_contains: error

        """),
  ]

  /// Never overwrites.
  func write(under folder: String) throws(Finding) {
    let file = URL(filePath: folder).appending(path: path)
    guard !FileManager.default.fileExists(atPath: file.path) else {
      throw Finding(.fileUnreadable, "`\(file.path)` is there already; nothing was overwritten")
    }
    do {
      try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data(text.utf8).write(to: file)
    } catch {
      throw Finding(.fileUnreadable, "`\(file.path)` could not be written", notes: [.init("reason", "\(error)")])
    }
  }
}
