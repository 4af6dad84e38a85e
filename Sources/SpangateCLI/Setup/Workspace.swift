import FoundationEssentials
import SpangateAgent
import SpangateBuiltins
import SpangateCore
import SpangateIO
import SpangateModels
import SpangateStore
import SpangateTrace
import SpangateYAML

/// Where a command works: the settings, the plug-ins, and what reaches the outside. Opened only as far as needed.
struct Workspace: Sendable {
  let environment: [String: String]
  let registry: Registry
  let loader: SuiteLoader
  private(set) var settings: Settings
  /// The database of runs and baselines.
  let storePath: String
  /// Settings that somebody named hold for whatever suite.
  private let areSettingsNamed: Bool

  /// - Parameter suite: a suite or a folder of them, near which `spangate.yaml` is looked for; nil for a command that
  ///   names none, which looks in `suites` and upwards from there.
  init(
    _ choice: WorkspaceChoice, near suite: String? = nil, environment: [String: String], console: Console
  ) throws {
    self.environment = environment
    registry = Self.registry
    loader = SuiteLoader(registry: registry, environment: environment)
    areSettingsNamed = choice.settings != nil
    let file = choice.settings ?? loader.settingsFile(near: suite ?? "./suites")
    settings = try Self.settings(file, loader: loader, environment: environment, console: console)
    storePath = StoreLocation(option: choice.store, settings: settings).path
  }

  /// Goes on with the settings that hold for a suite, where they are others. The store stays where it is.
  mutating func move(near suite: String?, console: Console) throws {
    guard !areSettingsNamed, let suite else { return }
    let file = loader.settingsFile(near: suite)
    if file != settings.file {
      settings = try Self.settings(file, loader: loader, environment: environment, console: console)
    }
  }

  private static func settings(
    _ file: String?, loader: SuiteLoader, environment: [String: String], console: Console
  ) throws -> Settings {
    var settings = Settings()
    if let file {
      let loaded = loader.settings(at: file)
      try console.check(loaded.findings)
      guard let value = loaded.value else { throw Stop(status: .invalid) }
      settings = value
    }
    settings.redact.add(secretsOf: environment)
    return settings
  }

  /// The built-in shelves, and the reference agent, which is a target of its own.
  static var registry: Registry {
    var registry = Registry.builtins
    registry.targets.append(BuiltinTarget.self)
    return registry
  }

  /// The store if there is one already; only looking must not make one.
  func existingStore(_ console: Console) throws -> SQLiteStore? {
    FileManager.default.fileExists(atPath: storePath) ? try openStore(console) : nil
  }

  func openStore(_ console: Console) throws -> SQLiteStore {
    guard !storePath.isEmpty else { throw console.fail(.placeless, with: .inconclusive) }
    let store = try console.orStop { () throws(Finding) in try SQLiteStore(path: storePath) }
    StoreFolder(of: storePath).hideFromGit()
    return store
  }

  /// Of everything that leaves the process.
  ///
  /// - Parameters:
  ///   - suites: what is going to be asked.
  ///   - secrets: of this run.
  func redactor(of suites: [Suite], secrets: [String] = [], http: CurlHTTPClient) -> Redactor {
    let contents: (any ContentStore)? =
      switch settings.offload {
      case .folder(let path)?: ContentFolder(path.hasPrefix("/") ? path : settings.folder + "/" + path)
      case .bucket(let bucket)?: ObjectStorage(bucket, environment: environment, http: http)
      case nil: nil
      }
    var policy = settings.redact
    policy.add(secrets: suites.flatMap { $0.target.value.secrets } + secrets)
    return Redactor(policy, limits: settings.texts, contents: contents)
  }

  func tools(http: CurlHTTPClient) -> Tools {
    var tools = Tools(
      http: http, processes: ChildProcessRunner(), documents: YAMLDocumentReader(environment: environment),
      environment: environment)
    tools.models = ConfiguredModels(tools, prices: settings.prices)
    return tools
  }

  /// The suites that some paths name.
  func suites(_ paths: [String], variant: String?, console: Console) throws -> [Suite] {
    try SuiteFiles(paths, loader: loader).suites(variant: variant, console: console)
  }
}

extension Finding {
  fileprivate static let placeless = Finding(
    .storeUnavailable, "there is no place for the store: the working directory does not exist any more",
    help: "go to a folder that is there, or name a store with `--store`")
}
