package import SpangateCore
import SpangateTrace

extension SuiteLoader {
  /// The suites that a path names: the file itself, or those of a folder and below it, or those that a pattern fits.
  ///
  /// A YAML file that is found so and has to do with no suite is left alone. One that cannot be read, or may be a suite
  /// with a mistake, is a finding: a suite that silently left a run would pass.
  package func suites(in path: String) -> Loaded<[SuiteFile]> {
    var search = FileSearch()
    switch Path.item(at: path) {
    case .file, .other: return Loaded([SuiteFile(path)])
    case .folder: search.search(path)
    case .nothing where FileSearch.isPattern(path):
      search.search(matching: path)
      if search.files.isEmpty, search.findings.isEmpty {
        return Loaded(nil, findings: [Finding(.fileUnreadable, "no file fits `\(path.inert())`")])
      }
    case .nothing:
      return Loaded(
        nil, findings: [Finding(.fileUnreadable, "cannot read `\(path.inert())`: there is no such file")])
    }
    var (suites, findings) = ([SuiteFile](), search.findings)
    for file in search.files.lazy.filter({ !$0.hasSuffix("/spangate.yaml") && $0 != "spangate.yaml" }) {
      let file = SuiteFile(file)
      switch file.role {
      case .suite: suites.append(file)
      case .stranger: continue
      case .mistaken(let finding): findings.append(finding)
      }
    }
    guard suites.isEmpty, findings.isEmpty else { return Loaded(suites, findings: findings) }
    return Loaded(
      nil,
      findings: [
        Finding(
          .nothingSelected, "no suite in \(Path.item(at: path) == .folder ? "the folder " : "")`\(path.inert())`",
          help: "a suite is a `.yaml` file with a `suite` key at its top")
      ])
  }
}
