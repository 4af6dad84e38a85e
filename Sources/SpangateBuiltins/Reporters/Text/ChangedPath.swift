import SpangateCore
import SpangateTrace

/// What changed in the path of a suite or a variant, as a person reads it.
struct ChangedPath {
  let changes: [PathChange]
  /// More are counted.
  private static let limit = 10
  /// Cases that are named.
  private static let names = 3

  /// nil where nothing did.
  init?(_ report: PathReport?) {
    guard let report, !report.changes.isEmpty else { return nil }
    changes = report.changes
  }

  static let heading = "changed in the path, by more than chance explains"

  var lines: [String] {
    ["\(Self.heading):"]
      + changes.prefix(Self.limit).flatMap { change in
        ["  \(change.message)\(place(of: change) { $0.inert(limit: 60) })", "    \(change.pointer)"]
      } + more
  }

  /// A list of Markdown.
  var markdown: [String] {
    ["\(Self.heading.prefix(1).uppercased())\(Self.heading.dropFirst()):", ""]
      + changes.prefix(Self.limit).map { change in
        let page = change.url?.markdownLink("trace") ?? "trace `\(change.trace)`"
        return
          "- \(change.message.markdownProse())\(place(of: change) { $0.inert(limit: 60) }.markdownProse()): \(page)"
      } + more.map { "- \($0.drop { $0 == " " })" }
  }

  private var more: [String] {
    changes.count > Self.limit ? ["  and \(changes.count - Self.limit) more"] : []
  }

  private func place(of change: PathChange, _ written: (String) -> String) -> String {
    let shown = change.cases.prefix(Self.names).map { "`\(written($0))`" }.joined(separator: ", ")
    let rest = change.cases.count - Self.names
    return shown.isEmpty ? "" : " (in \(shown)\(rest > 0 ? " and \(rest.counted("more case"))" : ""))"
  }
}

extension PathChange {
  /// How to see it: beside how it was where that is kept.
  fileprivate var pointer: String {
    let ids = ([otherTrace].compactMap { $0 } + [trace]).map { "\("\($0)".prefix(12))" }
    return "see `spangate trace \(ids.count == 2 ? "diff" : "show") \(ids.joined(separator: " "))`"
  }
}
