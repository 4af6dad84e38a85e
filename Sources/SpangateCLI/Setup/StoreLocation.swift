import FoundationEssentials
import SpangateCore

/// Where runs and baselines are kept.
///
/// What `--store` says; else what `spangate.yaml` says, relative to that file; else `.spangate` at the top of the
/// checkout that the working directory is in, so that every command finds it whatever suite it names.
struct StoreLocation {
  /// Empty where there is no such place, since the working directory does not exist any more.
  let path: String

  init(option: String?, settings: Settings) {
    if let option {
      path = Self.path(of: option)
    } else if let configured = settings.store {
      let store = Self.path(of: configured)
      path = store.hasPrefix("/") ? store : settings.folder + "/" + store
    } else {
      let top = Checkout.current.top
      path = top.hasPrefix("/") ? top + "/.spangate/spangate.db" : ""
    }
  }

  private static func path(of url: String) -> String {
    url.hasPrefix("sqlite:") ? String(url.dropFirst("sqlite:".count)) : url
  }
}

/// The folder of the store and of what belongs to it.
struct StoreFolder {
  let path: String

  init(of store: String) { path = store.lastIndex(of: "/").map { String(store[..<$0]) } ?? "." }

  /// Nobody commits a database by accident: the folder of our own ignores itself. What a user has there stays.
  func hideFromGit() {
    let ignored = path + "/.gitignore"
    guard path == ".spangate" || path.hasSuffix("/.spangate"), !FileManager.default.fileExists(atPath: ignored) else {
      return
    }
    // Where that fails, the folder is seen, and nothing else is worse.
    try? Data("*\n".utf8).write(to: URL(filePath: ignored))
  }
}
