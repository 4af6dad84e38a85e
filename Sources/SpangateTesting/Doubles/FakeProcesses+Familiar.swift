import SpangateTrace

extension FakeProcesses {
  /// A few programs that every system has: `echo`, `cat` and `false`.
  package static let familiar = FakeProcesses { command in
    switch command.arguments.first {
    case "echo":
      ProcessResult(end: .exited(0), output: Array((command.arguments.dropFirst().joined(separator: " ") + "\n").utf8))
    case "cat": ProcessResult(end: .exited(0), output: command.input)
    case "false": ProcessResult(end: .exited(1))
    default: ProcessResult(end: .notStarted(ProcessFailure("no such program")))
    }
  }
}
