package import SpangateCore
import SpangateTrace

extension Registry {
  /// Every built-in reporter, one line each, in alphabetical order.
  package static let builtinReporters: [any Reporter.Type] = [
    ConciseReport.self,
    FullReport.self,
    GitHubReport.self,
    JSONReport.self,
    JUnitReport.self,
    MarkdownReport.self,
  ]
}
