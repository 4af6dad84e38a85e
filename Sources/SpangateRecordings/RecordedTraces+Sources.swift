package import SpangateCore
package import SpangateTrace

extension RecordedTraces {
  /// Reads files, folders and globs, one after the other; `-` is the standard input.
  package convenience init(reading paths: [String]) {
    let reader = RecordingReader()
    for path in paths { reader.read(path: path) }
    self.init(reader)
  }

  /// Reads the same, and backends.
  ///
  /// - Parameters:
  ///   - sources: paths, or `BACKEND:WHAT`: a name of `backends`, and what its traces are sorted by. A file of that name
  ///     comes first.
  ///   - limit: how many of each backend's traces are read, the newest.
  ///   - since: none of a backend that began before.
  package static func reading(
    _ sources: [String], from backends: [NamedBackend], over http: any HTTPClient, limit: Int = 1_000,
    since: Timestamp? = nil
  ) async -> RecordedTraces {
    let reader = RecordingReader()
    for source in sources {
      let parts = source.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
      let named = parts.count == 2 ? backends.first { $0.name == parts[0] } : nil
      guard let named, !RecordingFiles.exists(source) else {
        let isBackend =
          parts.count == 2 && !parts[0].isEmpty && parts[0].allSatisfy { $0.isLetter || $0 == "-" || $0 == "_" }
        if isBackend, !RecordingFiles.exists(source) {
          let help = "add it to `backends` in `spangate.yaml`, or name a file"
          reader.note(Finding(.recordingUnreadable, "`\(source)` names no backend and no file", help: help))
        } else {
          reader.read(path: source)
        }
        continue
      }
      let selection = TraceSelection(String(parts[1]), limit: limit, since: since)
      do {
        guard let reading = try named.backend.reading(of: selection) else {
          let help = "name a backend of another kind, or a file"
          reader.note(Finding(.recordingUnreachable, "`\(named.name)` does not give its traces back", help: help))
          continue
        }
        await BackendReader(over: http).read(reading, named: source, into: reader)
      } catch {
        reader.note(Finding(.recordingUnreachable, "`\(source)` cannot be read: \(error.message)"))
      }
    }
    return RecordedTraces(reader)
  }

  /// What a reader has read, which reads nothing more.
  package convenience init(_ reader: RecordingReader) {
    let (index, bytes, problems) = reader.finished
    self.init(index: index, bytes: bytes, problems: problems)
  }
}
