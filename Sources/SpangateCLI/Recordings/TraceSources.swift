import FoundationEssentials
import SpangateCore
import SpangateIO
import SpangateRecordings
import SpangateTrace

/// Reads the recorded traces that a command line names: files, folders, patterns, `-`, and what backends hold.
struct TraceSources {
  let workspace: Workspace
  let console: Console

  /// Traces that are asked of a backend at most, the newest.
  var limit = 1_000
  /// How long ago those began at most that a backend is asked for; nil for any.
  var since: Duration?

  /// What cannot be read is among the problems of what was read.
  func traces(_ names: [String]) async throws -> RecordedTraces {
    let reader = RecordingReader()
    let http = CurlHTTPClient()
    defer { http.shutdown() }
    for name in names {
      let asked = try console.orStop { () throws(Finding) in try reading(of: name) }
      if let asked {
        await BackendReader(over: http).read(asked, named: name, into: reader)
      } else {
        reader.read(path: name)
      }
    }
    return reader.finish()
  }

  private func selection(of what: String) -> TraceSelection {
    let now = Timestamp.now
    let past = since.map { Timestamp(nanoseconds: now.nanoseconds - Int128($0.seconds * 1e9)) }
    return TraceSelection(what, limit: limit, since: past, until: now)
  }

  /// How a backend is asked that is named before a colon; nil for the name of a file.
  private func reading(of name: String) throws(Finding) -> TraceReading? {
    guard let colon = name.firstIndex(of: ":"), !FileManager.default.fileExists(atPath: name) else { return nil }
    let (prefix, what) = (String(name[..<colon]), String(name[name.index(after: colon)...]))
    guard let named = workspace.settings.backends.first(where: { $0.name == prefix }) else {
      guard workspace.registry.backends.contains(where: { $0.kind.id == prefix }) else { return nil }
      let known = workspace.settings.backends.map { "`\($0.name)`" }.joined(separator: ", ")
      throw Finding(
        .kindUnknown, "no backend is called `\(prefix.inert())`",
        help: known.isEmpty ? "name one under `backends` in spangate.yaml" : "there is \(known)")
    }
    do throws(Misconfigured) {
      if let reading = try named.backend.reading(of: selection(of: what)) { return reading }
    } catch {
      throw Finding(.valueInvalid, "`--traces \(name.inert())`: \(error.message)")
    }
    throw Finding(.valueInvalid, "traces cannot be read from backend `\(prefix.inert())`: it has no API for that")
  }
}
