import SpangateCore
import SpangateTrace

/// A log of Inspect: `.json`, or `.eval`, which is a zip archive with a file for each sample.
///
/// Source: the logs that inspect-ai 0.3.285 writes, format version 2, and its own reader of them.
struct InspectLog {
  private let file: ImportedFile
  /// Which version of the format is the last that is known.
  private static let version: Int64 = 2
  /// What a sample holds that is large, and not asked for here.
  private static let unread: Set = [
    "events", "messages", "store", "timelines", "events_data", "traceback", "traceback_ansi",
  ]

  static func read(_ file: ImportedFile) throws(Finding) -> ImportedRun {
    let log = InspectLog(file: file)
    guard ZipArchive.isOne(file.bytes) else {
      let whole = try file.json(without: unread)
      guard whole["eval"]?.object != nil, whole["status"] != nil || whole["version"] != nil else {
        throw file.unreadable("is no log of Inspect: it has no `eval`")
      }
      return try log.run(whole, samples: whole["samples"]?.items ?? [])
    }
    return try log.archived()
  }

  /// Of an archive. One that was cut short has no header yet, and its journal says how it began.
  private func archived() throws(Finding) -> ImportedRun {
    let archive = try ZipArchive(file)
    func json(_ name: String) throws(Finding) -> JSONValue? {
      guard let bytes = try archive.contents(of: name) else { return nil }
      return try ImportedFile(path: "\(file.path):\(name)", bytes: bytes).json(without: Self.unread)
    }
    let ended = try json("header.json")
    let started = try json("_journal/start.json")
    guard let header = ended ?? started else {
      throw file.unreadable("is a zip archive, and no log of Inspect: it has neither `header.json` nor a journal")
    }
    var samples: [JSONValue] = []
    for name in archive.names where name.hasPrefix("samples/") && name.hasSuffix(".json") {
      if let sample = try json(name) { samples.append(sample) }
    }
    return try run(header, samples: samples)
  }

  private func run(_ header: JSONValue, samples: [JSONValue]) throws(Finding) -> ImportedRun {
    guard let version = header["version"]?.int, (1...Self.version).contains(version) else {
      throw file.unknownVersion("Inspect's log format", header["version"]?.description ?? "none", known: "1 and 2")
    }
    let eval = header["eval"] ?? .null
    var run = ImportedRun(.inspect, name: eval["task_display_name"]?.words ?? eval["task"]?.words ?? "inspect")
    run.version = eval["packages"]?["inspect_ai"]?.string
    run.revision = eval["revision"]?["commit"]?.commit
    run.startedAt = (header["stats"]?["started_at"]?.words ?? eval["created"]?.words).flatMap { Timestamp(foreign: $0) }
    run.finishedAt = header["stats"]?["completed_at"]?.words.flatMap { Timestamp(foreign: $0) }
    run.gaps = gaps(of: header) + Self.gaps(of: header["results"] ?? .null, samples)
    let epochs = Int(clamping: eval["config"]?["epochs"]?.int ?? 1)
    run.cases = try InspectSamples(file: file, scorers: eval["scorers"]?.items ?? [], epochs: max(1, epochs))
      .cases(samples, announced: eval["dataset"]?["sample_ids"]?.items.compactMap(\.label) ?? [])
    return run
  }

  /// Samples that are counted and not there. Those with an error are in the log, and not completed.
  private static func gaps(of results: JSONValue, _ samples: [JSONValue]) -> [String] {
    let counts = AnnouncedCounts(results, of: ["total_samples", "completed_samples"])
    var gaps = counts.gaps
    let total = counts["total_samples"]
    if total > samples.count { gaps.append("the log has \(samples.count) of \(total.counted("sample"))") }
    let failed = samples.count { $0["error"]?.isSomething ?? false }
    let completed = counts["completed_samples"]
    if results["completed_samples"] != nil, completed + failed < total {
      gaps.append("\(completed) of \(total.counted("sample")) were completed, and \(failed) have an error")
    }
    return gaps
  }

  private func gaps(of header: JSONValue) -> [String] {
    var gaps: [String] = []
    switch header["status"]?.string {
    case "success": break
    case "error":
      let why = header["error"]?["message"]?.words.map { ": \($0.inert(limit: 200))" } ?? ""
      gaps.append("Inspect ended it with an error\(why)")
    case "cancelled": gaps.append("it was cancelled")
    case "started", nil: gaps.append("it did not end: the log has only its beginning")
    case let other?: gaps.append("its status is `\(other.inert(limit: 40))`, which says nothing of its end")
    }
    if header["invalidated"]?.bool == true { gaps.append("somebody marked its log as invalid") }
    return gaps
  }
}
