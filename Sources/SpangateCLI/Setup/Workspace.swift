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
    areSettingsNamed = choice.settings != nil
    let loader = SuiteLoader(registry: registry, environment: environment)
    self.loader = loader
    let file =
      try choice.settings
      ?? console.orStop { () throws(Finding) in
        try loader.settingsFile(near: suite ?? "./suites")
      }
    settings = try Self.settings(file, loader: loader, environment: environment, console: console)
    let location = StoreLocation(option: choice.store, settings: settings, environment: environment)
    storePath = location.path
    console.show(location.findings)
  }

  /// Goes on with the settings that hold for a suite, where they are others. The store stays where it is.
  mutating func move(near suite: String?, console: Console) throws {
    guard !areSettingsNamed, let suite else { return }
    let file = try console.orStop { () throws(Finding) in try loader.settingsFile(near: suite) }
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
    settings.redact.add(secrets: settings.secrets)
    console.hide(secretsOf: settings.redact)
    return settings
  }

  /// The built-in shelves, and the reference agent, which is a target of its own.
  static var registry: Registry {
    var registry = Registry.builtins
    registry.targets.append(BuiltinTarget.self)
    return registry
  }

  /// The store if there is one already; only looking must not make one.
  func existingStore(_ console: Console, onlyReads: Bool = true) throws -> SQLiteStore? {
    FileManager.default.fileExists(atPath: storePath) ? try openStore(console, onlyReads: onlyReads) : nil
  }

  /// The same, with a note where there is none.
  func storeOrNote(_ console: Console, onlyReads: Bool = true) throws -> SQLiteStore? {
    let store = try existingStore(console, onlyReads: onlyReads)
    if store == nil { console.note("there is no store yet") }
    return store
  }

  /// - Parameter onlyReads: one that cannot be written will do.
  func openStore(_ console: Console, onlyReads: Bool = false) throws -> SQLiteStore {
    guard !storePath.isEmpty else { throw console.fail(.placeless, with: .inconclusive) }
    let store = try console.orStop { () throws(Finding) in try SQLiteStore(path: storePath, onlyReads: onlyReads) }
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
    var policy = policy(of: suites)
    policy.add(secrets: secrets)
    return Redactor(policy, limits: settings.texts, contents: contents)
  }

  /// Of texts that nobody keeps, too.
  func policy(of suites: [Suite]) -> RedactionPolicy {
    var policy = settings.redact
    policy.add(secrets: suites.flatMap { $0.target.value.secrets + $0.secrets })
    policy.add(secrets: suites.flatMap { Self.keys(of: $0, in: environment) })
    return policy
  }

  /// What agents and command scorers of some suites do not get.
  func withheld(from suites: [Suite]) -> WithheldVariables {
    WithheldVariables(
      in: environment,
      and: settings.secretVariables.union(suites.flatMap { $0.judges.compactMap(\.apiKeyEnv) }))
  }

  /// The keys of a suite's judges that are known by where they are.
  private static func keys(of suite: Suite, in environment: [String: String]) -> [String] {
    suite.judges.flatMap { model -> [String] in
      let file = model.apiKeyFile.map { $0.hasPrefix("/") ? $0 : "\(suite.folder)/\($0)" }
      let kept = file.flatMap { try? RegularFile.text(of: $0, limit: 1 << 20) }.map { String($0.prefix(4_096)) }
      return [model.apiKeyEnv.flatMap { environment[$0] }, kept].compactMap { $0 }
    }
  }

  /// - Parameter suites: what is going to be asked.
  func tools(http: CurlHTTPClient, for suites: [Suite] = []) -> Tools {
    let withheld = withheld(from: suites).names
    let inherited = InheritedEnvironment.current.without(withheld)
    var tools = Tools(
      http: http, processes: ChildProcessRunner(inheriting: inherited),
      documents: documents(trustingPaths: suites.isEmpty),
      environment: environment)
    tools.withheld = Set(withheld)
    tools.redactor = Redactor(policy(of: suites))
    tools.models = ConfiguredModels(tools, prices: settings.prices)
    return tools
  }

  /// - Parameter trusts: whether whoever asks names the files, and no suite does.
  func documents(trustingPaths trusts: Bool = false) -> YAMLDocumentReader {
    YAMLDocumentReader(environment: environment, trustsPaths: trusts)
  }

  /// The suites that some paths name.
  func suites(_ paths: [String], variant: String?, console: Console) throws -> [Suite] {
    try SuiteFiles(paths, loader: loader).suites(variant: variant, for: .checking, console: console)
  }
}

extension Finding {
  fileprivate static let placeless = Finding(
    .storeUnavailable, "there is no place for the store: the working directory does not exist any more",
    help: "go to a folder that is there, or name a store with `--store`")
}

extension Suite {
  /// The models that its scorers ask.
  fileprivate var judges: [ModelReference] {
    Set(cases.flatMap { $0.scorers.compactMap { ($0.scorer as? any JudgingScorer)?.model } }).sorted {
      $0.name < $1.name
    }
  }
}
