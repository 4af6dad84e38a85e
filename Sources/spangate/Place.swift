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
struct Place: Sendable {
  let environment: [String: String]
  let registry: Registry
  let loader: SuiteLoader
  let settings: Settings
  /// The database of runs and baselines.
  let storePath: String

  /// - Parameter suite: a suite or a folder of them, near which `spangate.yaml` is looked for; nil for a command that
  ///   names none, which looks in `suites` and upwards from there.
  init(_ options: GlobalOptions, near suite: String?, console: Console) throws {
    environment = ProcessInfo.processInfo.environment
    registry = Self.registry
    let loader = SuiteLoader(registry: registry, environment: environment)
    self.loader = loader
    let loaded = options.config.map { loader.settings(at: $0) } ?? loader.settings(near: suite ?? "./suites")
    try console.check(loaded.findings)
    guard let settings = loaded.value else { throw Stop(status: .invalid) }
    self.settings = settings
    storePath = StoreLocation(option: options.store, settings: settings).path
  }

  /// The built-in shelves, and the reference agent, which is a target of its own.
  static var registry: Registry {
    var registry = Registry.builtins
    registry.targets.append(BuiltinTarget.self)
    return registry
  }

  /// The folder of the store, where pages of traces are put too.
  var storeFolder: String {
    storePath.lastIndex(of: "/").map { String(storePath[..<$0]) } ?? "."
  }

  /// The store if there is one already; only looking must not make one.
  func existingStore(_ console: Console) throws -> SQLiteStore? {
    FileManager.default.fileExists(atPath: storePath) ? try openStore(console) : nil
  }

  func openStore(_ console: Console) throws -> SQLiteStore {
    do {
      return try SQLiteStore(path: storePath)
    } catch {
      try console.check([error])
      throw Stop(status: .invalid)
    }
  }

  /// Of everything that leaves the process.
  func redactor(http: CurlHTTPClient) -> Redactor {
    let contents: (any ContentStore)? =
      switch settings.offload {
      case .folder(let path)?: ContentFolder(path.hasPrefix("/") ? path : settings.folder + "/" + path)
      case .bucket(let bucket)?: ObjectStorage(bucket, environment: environment, http: http)
      case nil: nil
      }
    return Redactor(settings.redact, limits: settings.texts, contents: contents)
  }

  func tools(http: CurlHTTPClient) -> Tools {
    var tools = Tools(
      http: http, processes: ChildProcessRunner(), documents: YAMLDocumentReader(environment: environment),
      environment: environment)
    tools.models = ConfiguredModels(tools)
    return tools
  }

  /// Loads the suites that some paths name, and shows what is wrong with any of them before it gives up.
  func suites(_ paths: [String], variant: String?, console: Console) throws -> [Suite] {
    var findings: [Finding] = []
    var suites: [Suite] = []
    for path in paths {
      let files = loader.suites(in: path)
      findings += files.findings
      for file in files.value ?? [] {
        let loaded = loader.load(file, variant: variant)
        findings += loaded.findings
        if let suite = loaded.value { suites.append(suite) }
      }
    }
    try console.check(findings)
    if suites.isEmpty {
      try console.check([
        Finding(.nothingSelected, "no suite was found in \(paths.map { "`\($0)`" }.joined(separator: ", "))")
      ])
    }
    let names = Dictionary(grouping: suites, by: \.name.value).filter { $0.value.count > 1 }
    try console.check(
      names.sorted { $0.key < $1.key }.map { name, same in
        Finding(
          .idDuplicate, "two suites are called `\(name)`", at: same[1].name.range,
          notes: [.init("first", same[0].file)], help: "samples are stored under the suite's name: rename one")
      })
    return suites
  }
}
