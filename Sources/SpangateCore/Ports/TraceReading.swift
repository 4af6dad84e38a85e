package import SpangateTrace

/// How the traces that a backend holds are asked for, request by request. Pure: it says what to ask and what of the answer
/// means more to ask; others send, and read the traces in the answers, whose form tells itself.
package struct TraceReading: Sendable {
  /// The traces with their spans come page by page, newest first.
  package var pages: HTTPRequest?
  /// Or their IDs do, and the spans are asked for by these.
  package var list: List?
  /// How many traces a page or the list may hold before no more of them are asked for.
  package var limit: Int

  package struct List: Sendable {
    package var first: HTTPRequest
    /// The IDs in an answer, as the backend writes them.
    package var ids: @Sendable (JSONValue) -> [String]
    /// Asks for the spans of some of these.
    package var spans: @Sendable (ArraySlice<String>) -> HTTPRequest
    /// Of how many at once.
    package var batch: Int

    package init(
      first: HTTPRequest, batch: Int, ids: @escaping @Sendable (JSONValue) -> [String],
      spans: @escaping @Sendable (ArraySlice<String>) -> HTTPRequest
    ) {
      self.first = first
      self.batch = batch
      self.ids = ids
      self.spans = spans
    }
  }

  /// The request for what follows an answer, or nil where that was the last.
  package var next: @Sendable (HTTPRequest, JSONValue) -> HTTPRequest?

  /// What an answer says is missing in it; nil for nothing.
  package var complaint: @Sendable (JSONValue) -> String?

  package init(
    pages: HTTPRequest? = nil, list: List? = nil, limit: Int,
    next: @escaping @Sendable (HTTPRequest, JSONValue) -> HTTPRequest? = { _, _ in nil },
    complaint: @escaping @Sendable (JSONValue) -> String? = { _ in nil }
  ) {
    self.pages = pages
    self.list = list
    self.limit = limit
    self.next = next
    self.complaint = complaint
  }
}

/// Which traces of a backend.
package struct TraceSelection: Sendable, Equatable {
  /// A project, a service, an experiment, a query: what the backend sorts its traces by. Empty for its standard one.
  package var what: String
  /// At most so many, the newest.
  package var limit: Int
  /// None that began before.
  package var since: Timestamp?
  /// None that began after: now, for those that ask for an end.
  package var until: Timestamp

  package init(_ what: String, limit: Int = 1_000, since: Timestamp? = nil, until: Timestamp = .now) {
    self.what = what
    self.limit = limit
    self.since = since
    self.until = until
  }
}
