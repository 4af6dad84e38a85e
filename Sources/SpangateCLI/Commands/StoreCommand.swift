import ArgumentParser
import FoundationEssentials
import SpangateCore
import SpangateStore
import SpangateTrace

struct StoreCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "store", abstract: "Look after the store of runs.", subcommands: [Prune.self])

  struct Prune: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Delete old runs, but none that a baseline needs.",
      discussion: """
        A run stays that is among the newest, or young enough, or under way, or part of a baseline: of the store, or in a \
        file that the suites of a stored run were compared with. Baselines and what waits for backends stay as they are.
        """)

    @OptionGroup(title: "Pruning") var options: Options
    @OptionGroup(title: "General") var global: GlobalOptions

    func run() throws {
      let console = global.console
      let workspace = try global.workspace(console)
      guard let store = try workspace.storeOrNote(console, onlyReads: options.dryRun) else { return }
      let now = Timestamp.now
      let since = options.keepDays.map { now.nanoseconds - Int128($0) * 86_400_000_000_000 }
      let pruned = try console.orStop { () throws(Finding) in
        try store.prune(
          keeping: options.keepRuns ?? 0, since: Timestamp(nanoseconds: since ?? .max),
          neededBy: store.baselinesInFiles(), isTrial: options.dryRun)
      }
      if !options.dryRun { workspace.traceFolder.remove(pruned.traces) }
      console.out(console.format == .json ? pruned.json.pretty : pruned.text(isTrial: options.dryRun))
    }
  }
}

extension StoreCommand.Prune {
  struct Options: ParsableArguments {
    @Option(
      help: ArgumentHelp("How many of the newest runs stay. (default: none for their number)", valueName: "n"),
      transform: OptionValue.positive)
    var keepRuns: Int?

    @Option(
      help: ArgumentHelp("Of how many days runs stay. (default: none for their age)", valueName: "n"),
      transform: OptionValue.positive)
    var keepDays: Int?

    @Flag(help: "Only say what would be deleted.") var dryRun = false

    func validate() throws {
      if keepRuns == nil, keepDays == nil { throw ValidationError("say what stays, by `--keep-runs` or `--keep-days`") }
    }
  }
}

extension SQLiteStore {
  /// Those that the suites of its runs belong to, as far as they are there. One that cannot be read may need any run.
  fileprivate func baselinesInFiles() throws(Finding) -> [Baseline] {
    let places = Set(try runs(limit: .max).flatMap(\.suites).compactMap(\.baseline).map { BaselinePlace($0) })
    var baselines: [Baseline] = []
    for path in places.compactMap(\.file).sorted() where BaselineFile.isThere(path) {
      baselines.append(try BaselineFile.read(path))
    }
    return baselines
  }
}

extension PrunedRuns {
  fileprivate func text(isTrial: Bool) -> String {
    let needed = needed.isEmpty ? "" : "; \(needed.count) more would be old enough, and baselines need them"
    return
      "\(runs.count.counted("run")) \(isTrial ? "would be " : "")deleted, with \(traces.count.counted("trace"))\(needed); "
      + "\(left) \(left == 1 ? "stays" : "stay")"
  }

  fileprivate var json: JSONValue {
    [
      "deleted": .array(runs.map { .string($0) }), "traces": .int(Int64(traces.count)),
      "needed": .array(needed.map { .string($0) }), "left": .int(Int64(left)),
    ]
  }
}

extension TraceFolder {
  /// Pages of traces that are no more.
  fileprivate func remove(_ traces: [TraceID]) {
    for trace in traces { try? FileManager.default.removeItem(atPath: "\(path)/\(trace).html") }
  }
}
