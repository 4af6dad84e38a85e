import Glibc
import SpangateBuiltins
import SpangateCore
import SpangateTrace

/// Data goes to stdout, everything else to stderr.
struct Console: Sendable {
  let format: OutputFormat
  let quiet: Bool
  let verbose: Bool
  /// Whether stderr may be coloured.
  let color: Bool
  /// Whether stderr is a terminal that a line can be redrawn on.
  let isTerminal: Bool
  private let colorChoice: ColorChoice
  private let environment: [String: String]
  private let streams: OutputStreams
  private let findings = Locked<[Finding]>([])
  /// Of what goes to stderr: a net below those who mask what they keep.
  private let redactor: Locked<Redactor>

  init(
    _ choice: ConsoleChoice = ConsoleChoice(), environment: [String: String] = [:], streams: OutputStreams = .process
  ) {
    format = choice.format
    quiet = choice.quiet
    verbose = choice.verbose
    colorChoice = choice.color
    self.environment = environment
    self.streams = streams
    var policy = RedactionPolicy.secretsOnly
    policy.add(secretsOf: environment)
    redactor = Locked(Redactor(policy))
    isTerminal = isatty(STDERR_FILENO) == 1 && environment["TERM"] != "dumb"
    color = Self.wantsColor(choice.color, file: STDERR_FILENO, environment: environment)
  }

  /// What a report on stdout is drawn on.
  var surface: Surface {
    Surface(
      color: Self.wantsColor(colorChoice, file: STDOUT_FILENO, environment: environment),
      width: isatty(STDOUT_FILENO) == 1 ? Self.width : nil)
  }

  /// Keeps secrets from now on that a policy knows. What names people stays: a note may be about an address.
  func hide(secretsOf policy: RedactionPolicy) {
    redactor.withLock { redactor in
      var known = redactor.policy
      known.add(secrets: policy.secrets)
      if known != redactor.policy { redactor = Redactor(known) }
    }
  }

  func note(_ text: String) {
    if !quiet { error(text) }
  }

  func out(_ text: String) { streams.out(Self.ended(text)) }

  /// Words of an agent's: as they are for a program that reads them, without what could act for a terminal.
  func say(_ text: String) { out(isatty(STDOUT_FILENO) == 1 ? text.inertLines(limit: .max) : text) }

  func error(_ text: String) { streams.errors(Self.ended(redactor.withLock(\.self).redacted(text))) }

  /// Without a line end of its own, for what is redrawn.
  func draw(_ text: String) { streams.errors(Array(redactor.withLock(\.self).redacted(text).utf8)) }

  private static func ended(_ text: String) -> [UInt8] { Array((text.hasSuffix("\n") ? text : text + "\n").utf8) }

  private static func wantsColor(_ choice: ColorChoice, file: Int32, environment: [String: String]) -> Bool {
    switch choice {
    case .always: true
    case .never: false
    case .auto: isatty(file) == 1 && environment["NO_COLOR", default: ""].isEmpty && environment["TERM"] != "dumb"
    }
  }

  private static var width: Int? {
    var size = winsize()
    guard ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return nil }
    return Int(size.ws_col)
  }
}

// MARK: Findings
extension Console {
  /// What has been shown so far.
  var shown: [Finding] { findings.withLock { $0 } }

  /// Prints findings, as the format has it; notes are left out when quiet.
  func show(_ findings: [Finding]) {
    let findings = redactor.withLock(\.self).redacted(findings)
    self.findings.withLock { $0 += findings }
    let shown = quiet ? findings.filter { $0.severity != .note } : findings
    guard !shown.isEmpty else { return }
    switch format {
    case .full: error(shown.text(color: color))
    case .concise: error(shown.folded.map(\.line).joined(separator: "\n"))
    case .json: error(JSONValue.array(shown.map { .object($0.json) }).pretty)
    }
  }

  /// Shows findings, and ends the command if one of them is an error.
  func check(_ findings: [Finding], else status: ExitStatus = .invalid) throws {
    show(findings)
    if findings.contains(where: { $0.severity == .error }) { throw Stop(status: status) }
  }

  /// Shows what is wrong, and ends the command.
  func fail(_ finding: Finding, with status: ExitStatus = .invalid) -> Stop {
    show([finding])
    return Stop(status: status)
  }

  /// Runs what can fail with a finding; shows it and ends the command.
  func orStop<Value>(_ body: () async throws(Finding) -> Value) async throws -> Value {
    do throws(Finding) {
      return try await body()
    } catch {
      throw fail(error, with: error.rule == .storeUnavailable ? .inconclusive : .invalid)
    }
  }

  /// The same for what waits for nothing.
  func orStop<Value>(_ body: () throws(Finding) -> Value) throws -> Value {
    do throws(Finding) {
      return try body()
    } catch {
      throw fail(error, with: error.rule == .storeUnavailable ? .inconclusive : .invalid)
    }
  }
}
