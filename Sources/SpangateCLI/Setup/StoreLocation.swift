import FoundationEssentials
import SpangateCore
import SpangateTrace
import SpangateYAML

/// Where runs and baselines are kept.
///
/// What `--store` says; else what `spangate.yaml` says, relative to that file; else `.spangate` at the top of the
/// checkout that the working directory is in, so that every command finds it whatever suite it names.
struct StoreLocation {
  /// Empty where there is no such place, since the working directory does not exist any more.
  let path: String
  /// SG0115, where the place would be of another user's making.
  var findings: [Finding] = []

  init(option: String?, settings: Settings, environment: [String: String] = [:]) {
    if let option {
      path = Self.path(of: option)
    } else if let configured = settings.store {
      let store = Self.path(of: configured)
      path = store.hasPrefix("/") ? store : settings.folder + "/" + store
    } else {
      let checkout = Checkout.current
      guard checkout.top.hasPrefix("/") else {
        path = ""
        return
      }
      let isTrusted = Ownership(environment: environment).trusts(checkout.top + "/.git", from: checkout.workingFolder)
      path = (isTrusted ? checkout.top : checkout.workingFolder) + "/.spangate/spangate.db"
      guard !isTrusted else { return }
      findings = [
        Finding(
          .checkoutForeign,
          "`\(checkout.top.inert())/.git` belongs to another user: the store is in the working folder instead",
          help: "allow it by `\(Ownership.variable)=\(checkout.top.inert())`, or name the store with `--store`")
      ]
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
