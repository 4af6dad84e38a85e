package import SpangateCore
import SpangateTrace

extension SuiteLoader {
  /// The suites that a path names: the file itself, or the folder's `*.yaml` and `*.yml` that are suites, sorted.
  ///
  /// A folder's folders are not looked into.
  package func suites(in folderOrFile: String) -> Loaded<[SuiteFile]> {
    switch Path.item(at: folderOrFile) {
    case .file: return Loaded([SuiteFile(folderOrFile)])
    case .nothing:
      return Loaded(
        nil, findings: [Finding(.fileUnreadable, "cannot read `\(folderOrFile.inert())`: there is no such file")])
    case .folder: break
    }
    guard let names = Path.names(in: folderOrFile) else {
      return Loaded(nil, findings: [Finding(.fileUnreadable, "cannot list the folder `\(folderOrFile.inert())`")])
    }
    let paths = names.filter { $0.hasSuffix(".yaml") || $0.hasSuffix(".yml") }.map { Path.join(folderOrFile, $0) }
    let suites = paths.filter { Path.item(at: $0) == .file }.map { SuiteFile($0) }.filter(\.isSuite)
    guard suites.isEmpty else { return Loaded(suites) }
    return Loaded(
      nil,
      findings: [
        Finding(
          .nothingSelected, "no suite in the folder `\(folderOrFile.inert())`",
          help: "a suite is a `.yaml` file with a `suite` key at its top")
      ])
  }
}
