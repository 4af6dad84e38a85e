package import SpangateCore
import SpangateTrace

extension SuiteLoader {
  /// The settings that hold for a suite: those of the nearest `spangate.yaml` in its folder or above, or the defaults.
  package func settings(near suitePath: String) -> Loaded<Settings> {
    do throws(Finding) {
      return try settingsFile(near: suitePath).map { settings(at: $0) } ?? Loaded(Settings())
    } catch {
      return Loaded(nil, findings: [error])
    }
  }

  /// The nearest `spangate.yaml` in the folder of a suite, or above; nil when there is none.
  ///
  /// - Throws: SG0114 for one of another user's.
  package func settingsFile(near suitePath: String) throws(Finding) -> String? {
    var start = Path.item(at: suitePath) == .folder ? suitePath : Path.folder(of: suitePath)
    // A pattern's folders need not be there.
    while Path.item(at: start) != .folder, start != ".", start != "/" { start = Path.folder(of: start) }
    guard var folder = Path.absolute(start) else { return nil }
    let beginning = folder
    while true {
      let candidate = Path.join(folder, "spangate.yaml")
      if Path.item(at: candidate) == .file {
        guard Ownership(environment: decoding.environment).trusts(candidate, from: beginning) else {
          throw Finding(
            .settingsForeign, "`\(candidate.inert())` belongs to another user, and is not obeyed",
            help: "name it with `--config`, or allow its folder by `\(Ownership.variable)=\(folder.inert())`")
        }
        return Path.shortened(candidate)
      }
      if folder == "/" { return nil }
      folder = Path.folder(of: folder)
    }
  }

  /// The settings of one file. An empty file is all defaults.
  package func settings(at path: String) -> Loaded<Settings> {
    SettingsReader(backends: registry.backends, decoding: decoding).settings(at: path)
  }
}
