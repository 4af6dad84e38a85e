import SpangateCore
import SpangateIO
import SpangateRecordings
import SpangateTrace

/// Reads the recorded traces that a command line names: files, folders, patterns, `-`, and what backends hold.
struct TraceSources {
  let workspace: Workspace

  /// Traces that are asked of a backend at most, the newest.
  var limit = 1_000
  /// How long ago those began at most that a backend is asked for; nil for any.
  var since: Duration?

  /// What cannot be read is among the problems of what was read.
  func traces(_ names: [String]) async -> RecordedTraces {
    let http = CurlHTTPClient()
    defer { http.shutdown() }
    let past = since.map { Timestamp(nanoseconds: Timestamp.now.nanoseconds - Int128($0.seconds * 1e9)) }
    return await RecordedTraces.reading(
      names, from: workspace.settings.backends, over: http, limit: limit, since: past)
  }
}
