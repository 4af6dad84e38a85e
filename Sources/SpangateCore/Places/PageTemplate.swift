package import SpangateTrace

/// The address of every page of a trace, such as `https://ci.example/{run}/{trace}.html`.
package struct PageTemplate: Sendable, Equatable {
  private enum Part: Equatable {
    case text(String)
    case placeholder(Placeholder)
  }

  /// What stands for the run, the trace and the span.
  package enum Placeholder: String, Sendable, CaseIterable {
    case run, trace, span
  }

  private let parts: [Part]

  /// - Throws: what is wrong with the text, for a sentence that begins with its key.
  package init(_ text: String) throws(Problem) {
    guard text.hasPrefix("https://") || text.hasPrefix("http://") else {
      throw Problem("is not the address of a web page: it begins with neither `https://` nor `http://`")
    }
    var parts: [Part] = []
    var rest = text[...]
    while let open = rest.firstIndex(of: "{") {
      parts.append(.text(String(rest[..<open])))
      rest = rest[rest.index(after: open)...]
      guard let close = rest.firstIndex(of: "}") else { throw Problem("has a `{` that is not closed") }
      let name = String(rest[..<close])
      guard let placeholder = Placeholder(rawValue: name) else {
        throw Problem("has a placeholder that there is not: `{\(name.inert(limit: 40))}`")
      }
      parts.append(.placeholder(placeholder))
      rest = rest[rest.index(after: close)...]
    }
    parts.append(.text(String(rest)))
    guard parts.contains(.placeholder(.trace)) else {
      throw Problem("has no `{trace}`, so that every trace would have the same page")
    }
    self.parts = parts
  }

  /// The address of one page. Where the template has no place for a span, the span is the fragment.
  package func url(of trace: TraceID, span: SpanID?, run: String) -> String {
    let url = parts.map { part in
      switch part {
      case .text(let text): text
      case .placeholder(.run): run.percentEncoded
      case .placeholder(.trace): "\(trace)"
      case .placeholder(.span): span.map { "\($0)" } ?? ""
      }
    }.joined()
    guard let span, !url.contains("#"), !parts.contains(.placeholder(.span)) else { return url }
    return "\(url)#\(span)"
  }

  package struct Problem: Error, Equatable {
    package var message: String

    init(_ message: String) { self.message = message }
  }
}
