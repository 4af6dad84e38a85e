import FoundationEssentials
import SpangateBuiltins
import SpangateCore
import SpangateStore
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
    // As the store beside it: an agent's answers are for its owner.
    try PrivateFiles.makeFolder(path)
    PrivateFiles.restrict(path)
    StoreFolder(of: path).hideFromGit()
    let file = "\(path)/\(page.fileName)"
    try Data(page.html.utf8).write(to: URL(filePath: file))
    PrivateFiles.restrict(file)
  }

  func unwritten(_ error: any Error) -> Finding {
    Finding(
      .reporterFailed, "pages of traces could not be written to `\(path)`", notes: [.init("reason", "\(error)")])
  }
}

extension Workspace {
  /// Beside the store.
  var traceFolder: TraceFolder {
    TraceFolder(path: StoreFolder(of: storePath).path + "/traces")
  }

  /// What readers elsewhere can know of files and pages.
  var whereabouts: Whereabouts {
    let checkout = Checkout.current
    let run = CIRun(environment: environment)
    var pages = Whereabouts.Pages(
      folder: checkout.path(traceFolder.path), template: settings.links.pages, artifact: settings.links.artifact)
    switch run?.provider {
    // The address of an artifact is known when it has been uploaded, which is later; the run's page lists it then.
    case .github: pages.listing = run?.url.map { "\($0)#artifacts" }
    // Holds if the job keeps the folder.
    case .gitlab:
      pages.files = environment["CI_JOB_URL"].flatMap { $0.isEmpty ? nil : $0.withoutSlash + "/artifacts/file" }
    default: break
    }
    return Whereabouts(checkout: checkout, pages: pages)
  }
}
