/// One `--report FORMAT[=PATH]`.
struct ReportRequest: Sendable, Equatable {
  /// As the user wrote it.
  let text: String
  /// May be the name of none.
  let format: String
  /// nil for stdout; empty where somebody forgot it.
  let path: String?

  init(_ text: String) {
    let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
    self.text = text
    format = parts.first ?? ""
    path = parts.count == 2 ? parts[1] : nil
  }

  /// What is written when nothing was asked for.
  static let full = ReportRequest("full")

  /// What a command line asks for that makes no sense otherwise.
  ///
  /// - Parameter arguments: without the program's name.
  static func all(in arguments: [String]) -> [ReportRequest] {
    let options = arguments.prefix { $0 != "--" }
    let apart = zip(options, options.dropFirst()).filter { $0.0 == "--report" }.map { $0.1 }
    let joined = options.filter { $0.hasPrefix("--report=") }.map { String($0.dropFirst("--report=".count)) }
    return (apart + joined).map { ReportRequest($0) }
  }
}
