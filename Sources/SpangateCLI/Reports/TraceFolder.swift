import FoundationEssentials
import SpangateBuiltins
import SpangateCore
import SpangateTrace

/// The folder of local pages of traces, for when there is no backend to look at them in.
struct TraceFolder: Sendable {
  let path: String

  /// A `file://` URL, with the span as its fragment.
  var url: @Sendable (TraceID, SpanID?) -> String {
    let base = URL(filePath: path, directoryHint: .isDirectory).absoluteURL.absoluteString
    return { trace, span in "\(base)\(trace).html\(span.map { "#\($0)" } ?? "")" }
  }

  func write(_ page: TracePage) throws {
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    try Data(page.html.utf8).write(to: URL(filePath: "\(path)/\(page.fileName)"))
  }

  func unwritten(_ error: any Error) -> Finding {
    Finding(
      .reporterFailed, "pages of traces could not be written to `\(path)`", notes: [.init("reason", "\(error)")])
  }
}

extension Workspace {
  /// Beside the store.
  var traceFolder: TraceFolder {
    TraceFolder(path: (storePath.lastIndex(of: "/").map { String(storePath[..<$0]) } ?? ".") + "/traces")
  }
}
