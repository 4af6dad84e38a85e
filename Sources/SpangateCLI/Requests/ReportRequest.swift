/// One `--report FORMAT[=PATH]`.
struct ReportRequest: Sendable, Equatable {
  /// As the user wrote it.
  let text: String
  /// May be the name of none.
  let format: String
  /// nil for stdout.
  let path: String?

  init(_ text: String) {
    let parts = text.split(separator: "=", maxSplits: 1).map(String.init)
    self.text = text
    format = parts.first ?? ""
    path = parts.count == 2 ? parts[1] : nil
  }

  /// What is written when nothing was asked for.
  static let full = ReportRequest("full")
}
