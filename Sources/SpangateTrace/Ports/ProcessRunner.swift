/// Runs child processes, without a shell, each in a process group of its own.
package protocol ProcessRunner: Sendable {
  /// Runs to the end. On time-out or cancellation the whole group gets TERM, then KILL.
  func run(_ command: ProcessCommand) async -> ProcessResult
  /// Starts a process that stays, such as a server.
  func start(_ command: ProcessCommand) async throws(ProcessFailure) -> any RunningProcess
  /// Why a command could not be started, as far as a look at its program and folder tells; nil when nothing is missing.
  func obstacle(to command: ProcessCommand) -> ProcessFailure?
  /// Whether any process of a group that outlived its first one is left.
  func isAlive(group: Int32) -> Bool
  /// Ends what is left of all that has run to its end, wherever it went: TERM, then KILL.
  ///
  /// - Returns: what there was.
  func endStrays() async -> [StrayProcess]
  /// The sockets of this machine that wait for connections where a URL leads to; nil where that cannot be told.
  func sockets(listeningAt url: String) -> Set<UInt64>?
  /// The same with who holds them, which takes longer.
  func listeners(at url: String) -> [Listener]?
}

/// A socket that waits for connections.
package struct Listener: Sendable, Hashable {
  /// Its number, which is no other's as long as it lives.
  package var socket: UInt64
  /// Whether it is held by something that this process started.
  package var isOwn: Bool
  /// A program and its process; nil where that cannot be seen.
  package var holder: String?

  package init(socket: UInt64, isOwn: Bool, holder: String? = nil) {
    self.socket = socket
    self.isOwn = isOwn
    self.holder = holder
  }
}

/// A process that outlived who started it.
package struct StrayProcess: Sendable, Equatable {
  package var pid: Int32
  /// As it was called; its own words, so hostile text.
  package var command: String

  package init(pid: Int32, command: String) {
    self.pid = pid
    self.command = command
  }
}

extension ProcessRunner {
  package func obstacle(to command: ProcessCommand) -> ProcessFailure? { nil }
  package func isAlive(group: Int32) -> Bool { false }
  package func endStrays() async -> [StrayProcess] { [] }
  package func sockets(listeningAt url: String) -> Set<UInt64>? { nil }
  package func listeners(at url: String) -> [Listener]? { nil }
}

package protocol RunningProcess: AnyObject, Sendable {
  /// The last of its stderr, and of its stdout.
  var diagnostics: String { get }
  /// nil while it runs.
  var ended: ProcessEnd? { get }
  /// TERM to the whole group, KILL after the grace; returns when it is gone.
  func stop() async
}

package struct ProcessCommand: Sendable, Equatable {
  /// The program, looked up in PATH unless it has a slash, and its arguments.
  package var arguments: [String]
  /// Set on top of the inherited environment; a nil value removes the name.
  package var environment: [String: String?]
  /// Relative programs and the child itself start here.
  package var folder: String
  package var input: [UInt8]
  package var timeout: Duration
  /// Between TERM and KILL.
  package var grace: Duration
  /// More of stdout than this ends the child.
  package var maxOutput: Int
  /// The last bytes of stderr that are kept.
  package var maxDiagnostics: Int

  package init(
    _ arguments: [String], environment: [String: String?] = [:], folder: String = ".", input: [UInt8] = [],
    timeout: Duration = .seconds(60), grace: Duration = .seconds(2), maxOutput: Int = 16 << 20,
    maxDiagnostics: Int = 64 << 10
  ) {
    self.arguments = arguments
    self.environment = environment
    self.folder = folder
    self.input = input
    self.timeout = timeout
    self.grace = grace
    self.maxOutput = maxOutput
    self.maxDiagnostics = maxDiagnostics
  }
}

package struct ProcessResult: Sendable, Equatable {
  package var end: ProcessEnd
  package var output: [UInt8]
  /// The last of stderr.
  package var diagnostics: [UInt8]
  /// Its process group, where others of it live on.
  package var group: Int32?

  package init(end: ProcessEnd, output: [UInt8] = [], diagnostics: [UInt8] = [], group: Int32? = nil) {
    self.group = group
    self.end = end
    self.output = output
    self.diagnostics = diagnostics
  }
}

package enum ProcessEnd: Sendable, Equatable {
  case exited(Int32)
  case signalled(Int32)
  case timedOut
  case cancelled
  case outputTooLarge
  case notStarted(ProcessFailure)
}

/// Why a process could not be started.
package struct ProcessFailure: Error, Sendable, Equatable {
  package var message: String
  /// What to do about it, where that can be told.
  package var hint: String?

  package init(_ message: String, hint: String? = nil) {
    self.message = message
    self.hint = hint
  }
}
