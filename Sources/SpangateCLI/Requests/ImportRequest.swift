import SpangateImport

/// What `spangate import` is to do.
struct ImportRequest: Sendable, Equatable {
  var tool: ImportTool
  var files: [String]
  /// The suite's name, or a suite file; nil for what the results call it.
  var suite: String?
  /// A file of scores of single traces.
  var scores: String?
  var baseline = BaselineChoice()
  /// Of how many accepted runs the baseline keeps its samples; nil when the run does not become it.
  var accepting: Int?
  var reports = [ReportRequest.full]
  /// Backends that scores go to, by name or URL; empty for none.
  var exports: [String] = []

  /// Why nothing is compared, as the user said it; nil when it is.
  var uncomparedBy: String? {
    accepting != nil ? "--accept" : baseline.source == .nothing ? "--no-baseline" : nil
  }

  /// What to compare with.
  var comparison: BaselineChoice {
    var choice = baseline
    if accepting != nil { choice.source = .nothing }
    return choice
  }

  /// The suite file that says how to compare; nil where none is named.
  var suiteFile: String? { suite.flatMap { Self.isSuiteFile($0) ? $0 : nil } }

  /// Whether a path is that of a suite file, and no name of a suite.
  static func isSuiteFile(_ path: String) -> Bool {
    let path = path.lowercased()
    return path.hasSuffix(".yaml") || path.hasSuffix(".yml")
  }

  /// Files that are read.
  var inputs: [String] {
    files + [scores, suiteFile, baseline.file].compactMap { $0 }
  }
}
