package import SpangateCore

extension SuiteLoader {
  /// Whether a file has a `suite` key at its top. Cheap and tolerant: the file may be malformed further down.
  package func isSuite(_ path: String) -> Bool {
    guard let file = try? SourceFile.read(path) else { return false }
    let text = file.bytes
    if let first = text.first(where: { $0 > 0x20 }), first == UInt8(ascii: "{") {
      return Composer.compose(file).root?.entry("suite") != nil
    }
    return (1...file.lineCount).contains { line in
      let range = file.byteRange(ofLine: line)
      return ["suite:", "\"suite\":", "'suite':", "suite :"].contains { text[range].starts(with: $0.utf8) }
    }
  }

  /// The suites that a path names: the file itself, or the folder's `*.yaml` and `*.yml` that are suites, sorted.
  ///
  /// A folder's folders are not looked into.
  package func suites(in folderOrFile: String) -> Loaded<[String]> {
    switch Path.item(at: folderOrFile) {
    case .file: return Loaded([folderOrFile])
    case .nothing:
      return Loaded(
        nil, findings: [Finding(.fileUnreadable, "cannot read `\(folderOrFile.inert())`: there is no such file")])
    case .folder: break
    }
    guard let names = Path.names(in: folderOrFile) else {
      return Loaded(nil, findings: [Finding(.fileUnreadable, "cannot list the folder `\(folderOrFile.inert())`")])
    }
    let paths = names.filter { $0.hasSuffix(".yaml") || $0.hasSuffix(".yml") }.map { Path.join(folderOrFile, $0) }
    let suites = paths.filter { Path.item(at: $0) == .file && isSuite($0) }
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
