/// An ended span, decoded. (`Span` is taken by the tracing API.)
package struct SpanRecord: Sendable, Hashable {
  package var traceID: TraceID
  package var id: SpanID
  package var parent: SpanID?
  package var name: String
  package var kind: Kind
  /// Nanoseconds since 1970. An agent may get these wrong: the end can be before the start.
  package var start: UInt64
  package var end: UInt64
  package var status: Status
  package var attributes: Attributes
  package var events: [Event]
  package var links: [Link]
  package var scope: String
  package var resource: Attributes
  /// The vendors' `tracestate`.
  package var state = ""
  /// OTLP's: W3C's in the low 8 bits, then whether the parent is another process's.
  package var flags: UInt32 = 0
  /// What the limits of its tracer took.
  package var dropped = Dropped()

  package init(
    traceID: TraceID, id: SpanID, parent: SpanID? = nil, name: String, kind: Kind = .internal, start: UInt64 = 0,
    end: UInt64 = 0, status: Status = Status(), attributes: Attributes = [:], events: [Event] = [],
    links: [Link] = [], scope: String = "", resource: Attributes = [:]
  ) {
    self.traceID = traceID
    self.id = id
    self.parent = parent
    self.name = name
    self.kind = kind
    self.start = start
    self.end = end
    self.status = status
    self.attributes = attributes
    self.events = events
    self.links = links
    self.scope = scope
    self.resource = resource
  }

  /// Seconds; 0 when the clocks disagree.
  package var duration: Double { end > start ? Double(end - start) / 1e9 : 0 }

  /// Why it does not tell how long it took, as it stands behind its name; nil where it does.
  package var untimed: String? { end == 0 ? "has not ended" : end < start ? "ends before it begins" : nil }

  /// OTLP's numbers.
  package enum Kind: UInt8, Sendable, CaseIterable {
    case unspecified, `internal`, server, client, producer, consumer
  }

  package struct Status: Sendable, Hashable {
    package enum Code: UInt8, Sendable, CaseIterable { case unset, ok, error }
    package var code: Code
    package var message: String

    package init(_ code: Code = .unset, message: String = "") {
      self.code = code
      self.message = message
    }
  }

  /// How many of each there would be more.
  package struct Dropped: Sendable, Hashable {
    package var attributes: UInt32 = 0
    package var events: UInt32 = 0
    package var links: UInt32 = 0

    package init() {}
  }

  package struct Event: Sendable, Hashable {
    package var name: String
    package var time: UInt64
    package var attributes: Attributes
    package var droppedAttributes: UInt32 = 0

    package init(name: String, time: UInt64 = 0, attributes: Attributes = [:]) {
      self.name = name
      self.time = time
      self.attributes = attributes
    }
  }

  package struct Link: Sendable, Hashable {
    package var to: SpanReference
    package var attributes: Attributes
    package var state = ""
    package var flags: UInt32 = 0
    package var droppedAttributes: UInt32 = 0

    package init(to: SpanReference, attributes: Attributes = [:]) {
      self.to = to
      self.attributes = attributes
    }
  }
}
