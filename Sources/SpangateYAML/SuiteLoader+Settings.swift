package import SpangateCore

extension SuiteLoader {
  /// The settings that hold for a suite: those of the nearest `spangate.yaml` in its folder or above, or the defaults.
  package func settings(near suitePath: String) -> Loaded<Settings> {
    settingsFile(near: suitePath).map { settings(at: $0) } ?? Loaded(Settings())
  }

  /// The nearest `spangate.yaml` in the folder of a suite, or above; nil when there is none.
  package func settingsFile(near suitePath: String) -> String? {
    var start = Path.item(at: suitePath) == .folder ? suitePath : Path.folder(of: suitePath)
    // A pattern's folders need not be there.
    while Path.item(at: start) != .folder, start != ".", start != "/" { start = Path.folder(of: start) }
    guard var folder = Path.absolute(start) else { return nil }
    while true {
      let candidate = Path.join(folder, "spangate.yaml")
      if Path.item(at: candidate) == .file { return Path.shortened(candidate) }
      if folder == "/" { return nil }
      folder = Path.folder(of: folder)
    }
  }

  /// The settings of one file. An empty file is all defaults.
  package func settings(at path: String) -> Loaded<Settings> {
    SettingsReader(backends: registry.backends, decoding: decoding).settings(at: path)
  }
}
