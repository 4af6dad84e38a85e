import Glibc
import SpangateBuiltins
import SpangateCore
import SpangateTrace

/// Data goes to stdout, everything else to stderr.
struct Console: Sendable {
  var format: OutputFormat
  var quiet: Bool
  var verbose: Bool
  /// Whether stderr may be coloured.
  var color: Bool
  /// Whether stderr is a terminal that a line can be redrawn on.
  var isTerminal: Bool
  private var colorChoice: ColorChoice
  private var environment: [String: String]

  init(_ options: GlobalOptions, environment: [String: String]) {
    format = options.format
    quiet = options.quiet
    verbose = options.verbose
    colorChoice = options.color
    self.environment = environment
    isTerminal = isatty(STDERR_FILENO) == 1 && environment["TERM"] != "dumb"
    color = Self.wantsColor(options.color, file: STDERR_FILENO, environment: environment)
  }

  /// What a report on stdout is drawn on.
  var surface: Surface {
    Surface(
      color: Self.wantsColor(colorChoice, file: STDOUT_FILENO, environment: environment),
      width: isatty(STDOUT_FILENO) == 1 ? Self.width : nil)
  }

  /// Prints findings, as the format has it; notes are left out when quiet.
  func show(_ findings: [Finding]) {
    let shown = quiet ? findings.filter { $0.severity != .note } : findings
    guard !shown.isEmpty else { return }
    switch format {
    case .full: Self.error(shown.text(color: color))
    case .concise: Self.error(shown.map(\.line).joined(separator: "\n"))
    case .json: Self.error(JSONValue.array(shown.map { .object($0.json) }).pretty)
    }
  }

  /// Shows findings, and ends the command if one of them is an error.
  func check(_ findings: [Finding], else status: ExitStatus = .invalid) throws {
    show(findings)
    if findings.contains(where: { $0.severity == .error }) { throw Stop(status: status) }
  }

  func note(_ text: String) {
    if !quiet { Self.error(text) }
  }

  static func out(_ text: String) { write(text, to: STDOUT_FILENO) }

  /// Words of an agent's: as they are for a program that reads them, without what could act for a terminal.
  static func say(_ text: String) { out(isatty(STDOUT_FILENO) == 1 ? text.inertLines(limit: .max) : text) }

  static func error(_ text: String) { write(text, to: STDERR_FILENO) }

  /// Without a line end of its own, for what is redrawn.
  static func draw(_ text: String) { write(Array(text.utf8), to: STDERR_FILENO) }

  private static func write(_ text: String, to file: Int32) {
    write(Array((text.hasSuffix("\n") ? text : text + "\n").utf8), to: file)
  }

  private static func write(_ bytes: [UInt8], to file: Int32) {
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { Glibc.write(file, $0.baseAddress, $0.count) }
      if count < 0, errno == EINTR || errno == EAGAIN { continue }
      // Nobody reads on: the exit status still says how it went.
      guard count > 0 else { return }
      rest = rest.dropFirst(count)
    }
  }

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
