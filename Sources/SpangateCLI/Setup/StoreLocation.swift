import FoundationEssentials
import SpangateCore

/// Where runs and baselines are kept.
///
/// What `--store` says; else what `spangate.yaml` says, relative to that file; else `.spangate` at the top of the
/// checkout that the working directory is in, so that every command finds it whatever suite it names.
struct StoreLocation {
  let path: String

  init(option: String?, settings: Settings) {
    if let option {
      path = Self.path(of: option)
    } else if let configured = settings.store {
      let store = Self.path(of: configured)
      path = store.hasPrefix("/") ? store : settings.folder + "/" + store
    } else {
      path = Self.top + "/.spangate/spangate.db"
    }
  }

  private static func path(of url: String) -> String {
    url.hasPrefix("sqlite:") ? String(url.dropFirst("sqlite:".count)) : url
  }

  /// The nearest folder above that holds `.git`, else the working directory.
  private static var top: String {
    let here = FileManager.default.currentDirectoryPath
    var folder = here
    while !FileManager.default.fileExists(atPath: folder + "/.git") {
      guard let end = folder.lastIndex(of: "/"), end > folder.startIndex else { return here }
      folder = String(folder[..<end])
    }
    return folder
  }
}
