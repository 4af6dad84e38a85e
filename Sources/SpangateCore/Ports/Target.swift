package import SpangateTrace

/// Something that can be asked: a command, a server, the reference agent.
package protocol Target: Configurable {
  /// Texts of its configuration that show who asks, such as the values of headers: they leave the process in its calls
  /// alone.
  var secrets: [String] { get }
  /// Brings up what the target needs for the length of a run.
  ///
  /// - Throws: when nothing could be asked at all, with the reason for the user.
  func open(in place: RunPlace, using tools: Tools) async throws(AgentFailure) -> any TargetSession
  /// Why it cannot be opened in this place, as far as a look at programs and folders tells; nil when nothing is missing.
  func obstacle(in place: RunPlace, using processes: any ProcessRunner) -> ProcessFailure?
  /// Variables that it sets for the agent and by which the agent sends no spans here, for when none came.
  var silencers: [String] { get }
  /// What its process gets of variables; nil for one that runs none.
  var environment: EnvironmentRequest? { get }
  /// Where a server answers that others run; nil for an agent that each session brings up itself. Two targets with one
  /// such place are one agent.
  var address: String? { get }
  /// Every text that says what it starts, and where: who finds a path in one knows what it depends on.
  var startingTexts: [String] { get }
}

extension Target {
  package func obstacle(in place: RunPlace, using processes: any ProcessRunner) -> ProcessFailure? { nil }
  package var silencers: [String] { [] }
  package var address: String? { nil }
  package var environment: EnvironmentRequest? { nil }
  package var startingTexts: [String] { [] }
}

/// The variables that a process asks for on top of those that all of them inherit.
package struct EnvironmentRequest: Sendable, Equatable {
  /// A nil value takes a variable away.
  package var changes: [String: String?]
  /// Names of variables that are withheld otherwise.
  package var inherits: [String]

  package init(changes: [String: String?] = [:], inherits: [String] = []) {
    self.changes = changes
    self.inherits = inherits
  }
}

extension Target {
  package var secrets: [String] { [] }
}

/// A target that is up. Asked concurrently.
package protocol TargetSession: Sendable {
  /// Whether the agent is gone once it has answered, as a process is, so that no span can come after its last flush.
  var endsWithItsAnswer: Bool { get }
  /// Asks once; retrying is the runner's work. Cancelling the task ends the call at once.
  func run(_ trial: PlannedTrial) async -> Outcome
  /// When a trial took place that was recorded before; nil for one that is asked now.
  func moment(of trial: PlannedTrial) -> RecordedMoment?
  /// Whether something that a trial's agent started lives on, and may still have spans to send.
  func isAlive(after trial: PlannedTrial) -> Bool
  /// Why some of what was answered was not the agent's own; nil as long as all of it was.
  var foreignAnswer: AgentFailure? { get }
  /// Takes down what ``Target/open(in:using:)`` brought up.
  func close() async
}

extension TargetSession {
  package var endsWithItsAnswer: Bool { false }
  package func moment(of trial: PlannedTrial) -> RecordedMoment? { nil }
  package func isAlive(after trial: PlannedTrial) -> Bool { false }
  package var foreignAnswer: AgentFailure? { nil }
  package func close() async {}
}

/// Where a run takes place.
package struct RunPlace: Sendable {
  /// The suite's folder: relative paths and child processes start here.
  package var folder: String
  /// Where OTLP is received, such as `http://127.0.0.1:4318`; nil when traces are off.
  package var endpoint: String?
  /// What exports have to carry, as ``ExporterToken`` says how; nil for nothing.
  package var token: String?
  /// OTLP requests from agents inside this process; nil when traces are off.
  package var deliver: (@Sendable ([UInt8]) -> Void)?

  package init(
    folder: String, endpoint: String? = nil, token: String? = nil, deliver: (@Sendable ([UInt8]) -> Void)? = nil
  ) {
    self.folder = folder
    self.endpoint = endpoint
    self.token = token
    self.deliver = deliver
  }
}
