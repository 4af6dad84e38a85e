import SpangateCore
import SpangateQuery
import SpangateTrace
import SpangateYAML

/// The suite files that some paths name, each read once for however many variants.
struct SuiteFiles: Sendable {
  let paths: [String]
  private let found: [Loaded<[SuiteFile]>]
  private let loader: SuiteLoader

  init(_ paths: [String], loader: SuiteLoader) {
    self.paths = paths
    self.loader = loader
    found = paths.map { loader.suites(in: $0) }
  }

  /// What is to be done with suites, and so what they have to have.
  enum Purpose: Sendable {
    /// Their agents are asked.
    case asking
    /// Traces are scored that were recorded elsewhere.
    case grading
    case checking
  }

  /// Shows what is wrong with any of them before it gives up.
  func suites(variant: String?, for purpose: Purpose = .asking, console: Console) throws -> [Suite] {
    var findings: [Finding] = []
    var suites: [Suite] = []
    for files in found {
      findings += files.findings
      for file in files.value ?? [] {
        let loaded = loader.load(file, variant: variant, needsAgent: purpose != .grading)
        findings += loaded.findings
        findings += loaded.value?.traceFindings(for: purpose) ?? []
        if let suite = loaded.value { suites.append(suite) }
      }
    }
    try console.check(findings + namedTwice)
    if suites.isEmpty {
      let names = paths.map { "`\($0)`" }.joined(separator: ", ")
      throw console.fail(Finding(.nothingSelected, "no suite was found in \(names)"))
    }
    let names = Dictionary(grouping: suites, by: \.name.value).filter { $0.value.count > 1 }
    try console.check(
      names.sorted { $0.key < $1.key }.map { name, same in
        Finding(
          .idDuplicate, "two suites are called `\(name)`", at: same[1].name.range,
          notes: [.init("first", same[0].file)], help: "samples are stored under the suite's name: rename one")
      })
    return suites
  }

  /// Samples are stored under the suite's name, so one that is asked twice would count twice.
  private var namedTwice: [Finding] {
    var first: [String: String] = [:]
    return found.flatMap { $0.value ?? [] }.compactMap { file in
      guard let other = first.updateValue(file.path, forKey: file.realPath) else { return nil }
      let message =
        other == file.path
        ? "the file `\(other.inert())` is named twice" : "`\(other.inert())` and `\(file.path.inert())` are one file"
      return Finding(.idDuplicate, message, help: "name it once")
    }
  }
}

extension Suite {
  /// A query that makes no sense, and SG0070 of a suite that nobody can be asked for.
  fileprivate func traceFindings(for purpose: SuiteFiles.Purpose) -> [Finding] {
    var findings: [Finding] = []
    if let query = traceCases?.query {
      do throws(QueryError) {
        _ = try TraceQuery(query.value)
      } catch {
        findings.append(Finding(.valueInvalid, "`where` of `cases`: \(error.description.inert())", at: query.range))
      }
    }
    guard purpose == .asking, traceCases != nil || !hasAgent else { return findings }
    let why = traceCases == nil ? "has no `agent`" : "takes its cases from recorded traces"
    findings.append(
      Finding(
        .suiteUnaskable, "suite `\(name.value.inert(limit: 100))` \(why), so nobody can be asked",
        at: traceCases?.range ?? name.range,
        help: "score recorded traces by `spangate grade \(file.inert()) --traces FILE`"))
    return findings
  }
}
