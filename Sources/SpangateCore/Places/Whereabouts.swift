package import SpangateTrace

/// Where the files and the pages that a report speaks of are found by whoever reads it elsewhere.
package struct Whereabouts: Sendable, Equatable {
  /// nil where paths stay as the user named them.
  package var checkout: Checkout?
  package var pages: Pages

  package init(checkout: Checkout? = nil, pages: Pages = Pages()) {
    self.checkout = checkout
    self.pages = pages
  }

  /// A file's path for a reader of the repository.
  package func path(_ file: String) -> String { checkout?.path(file) ?? file }

  /// The local pages of traces, which nobody can open from another machine until something takes them there.
  package struct Pages: Sendable, Equatable {
    /// The folder that they are written to, as seen from the repository's top.
    package var folder: String
    /// Where the user says that they go.
    package var template: PageTemplate?
    /// The start of an address under which a pipeline shows the files that a job keeps.
    package var files: String?
    /// A page that lists what the pipeline keeps, whose addresses are known only after it was kept.
    package var listing: String?
    /// What the pipeline calls what it keeps.
    package var artifact: String?

    package init(
      folder: String = ".spangate/traces", template: PageTemplate? = nil, files: String? = nil,
      listing: String? = nil, artifact: String? = nil
    ) {
      self.folder = folder
      self.template = template
      self.files = files
      self.listing = listing
      self.artifact = artifact
    }

    /// The address of a page; nil when none can be known.
    package func url(of trace: TraceID, span: SpanID?, run: String) -> String? {
      if let template { return template.url(of: trace, span: span, run: run) }
      guard let files, !folder.hasPrefix("/") else { return nil }
      let path = folder.split(separator: "/").map { String($0).percentEncoded }.joined(separator: "/")
      return "\(files)/\(path)/\(trace).html\(span.map { "#\($0)" } ?? "")"
    }

    /// The file of a page, and in what it is kept.
    package func place(of trace: TraceID) -> PagePlace {
      PagePlace(path: "\(folder)/\(trace).html", artifact: artifact, listing: listing)
    }
  }
}

/// A page of a trace that has no address yet.
package struct PagePlace: Sendable, Equatable {
  package var path: String
  package var artifact: String?
  package var listing: String?

  /// `.spangate/traces/4bf….html in artifact pages, https://…#artifacts`
  package var text: String {
    let kept = artifact.map { " in artifact \($0.inert(limit: 100))" } ?? ""
    let listed = listing.map { ", see \($0.inert(limit: 2_000))" } ?? ""
    return path.inert(limit: 1_000) + kept + listed
  }
}
