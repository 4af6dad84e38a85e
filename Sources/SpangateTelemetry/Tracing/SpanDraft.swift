import SpangateTrace
import Tracing

/// What is written to a span until it ends, within the limits of its tracer.
struct SpanDraft: Sendable {
  var name: String
  var end: UInt64 = 0
  var isOpen: Bool
  var status = SpanRecord.Status()
  private(set) var events: [SpanRecord.Event] = []
  private(set) var links: [SpanRecord.Link] = []
  var dropped = SpanRecord.Dropped()
  /// Written through the tracing API, which keeps no order.
  private var standard: SpanAttributes = [:]
  /// Written after those, one by one, perhaps under a name twice.
  private var entries: [Attributes.Entry] = []
  /// How often ``standard`` was written.
  private var writes = 0

  /// All attributes at one moment.
  struct Snapshot {
    let attributes: SpanAttributes
    fileprivate let writes: Int
  }

  init(name: String, isOpen: Bool) {
    self.name = name
    self.isOpen = isOpen
  }

  /// Appends, so that writing an attribute costs no look-up; names are compared where the limit is in reach only.
  mutating func set(_ key: String, _ value: AttributeValue, limits: SpanLimits) {
    if entries.isEmpty { entries.reserveCapacity(12) }
    if standard.count + entries.count >= limits.attributes {
      keepLatest()
      if let place = entries.firstIndex(where: { $0.key == key }) {
        entries[place].value = value.cut(to: limits.valueLength)
        return
      }
      guard standard.get(key) != nil || standard.count + entries.count < limits.attributes else {
        dropped.attributes += 1
        return
      }
      standard.set(key, value: nil)
    }
    entries.append(Attributes.Entry(key, limits.valueLength == nil ? value : value.cut(to: limits.valueLength)))
  }

  private mutating func keepLatest() {
    entries = Attributes(entries).latest
    for entry in entries { standard.set(entry.key, value: nil) }
  }

  /// All attributes in the tracing API's form.
  mutating func standardAttributes() -> SpanAttributes {
    writes += entries.isEmpty ? 0 : 1
    for entry in entries { standard.set(entry.key, value: SpanAttribute(entry.value)) }
    entries = []
    return standard
  }

  mutating func snapshot() -> Snapshot { Snapshot(attributes: standardAttributes(), writes: writes) }

  /// Replaces a snapshot's attributes. Of those that were written since, only what differs from the snapshot is replaced.
  mutating func replaceAttributes(of before: Snapshot, by attributes: SpanAttributes, limits: SpanLimits) {
    guard writes != before.writes || !entries.isEmpty else {
      replaceAttributes(by: attributes, limits: limits)
      return
    }
    var merged = standardAttributes()
    attributes.forEach { key, value in
      if before.attributes.get(key) != value { merged.set(key, value: value) }
    }
    before.attributes.forEach { key, _ in
      if attributes.get(key) == nil { merged.set(key, value: nil) }
    }
    replaceAttributes(by: merged, limits: limits)
  }

  /// Replaces all attributes; of more than there may be, those that are new go first, the last by name before others.
  mutating func replaceAttributes(by attributes: SpanAttributes, limits: SpanLimits) {
    writes += 1
    guard attributes.count > limits.attributes else {
      (standard, entries) = (attributes, [])
      return
    }
    let before = standardAttributes()
    standard = attributes
    var keys: [String] = []
    attributes.forEach { key, _ in keys.append(key) }
    keys.sort { (before.get($0) == nil ? 1 : 0, $0) < (before.get($1) == nil ? 1 : 0, $1) }
    for key in keys.dropFirst(limits.attributes) { standard.set(key, value: nil) }
    dropped.attributes += UInt32(clamping: keys.count - limits.attributes)
  }

  mutating func add(_ event: SpanRecord.Event, limits: SpanLimits) {
    guard events.count < limits.events else {
      dropped.events += 1
      return
    }
    var event = event
    (event.attributes, event.droppedAttributes) = event.attributes.limited(
      to: limits.eventAttributes, valueLength: limits.valueLength)
    events.append(event)
  }

  mutating func add(_ link: SpanRecord.Link, limits: SpanLimits) {
    guard links.count < limits.links else {
      dropped.links += 1
      return
    }
    var link = link
    (link.attributes, link.droppedAttributes) = link.attributes.limited(
      to: limits.linkAttributes, valueLength: limits.valueLength)
    links.append(link)
  }

  /// Those of the tracing API by name, then the others as they were written; each name once.
  func attributes(limits: SpanLimits) -> Attributes {
    var all = Attributes(standard).entries
    if limits.valueLength != nil {
      for place in all.indices { all[place].value = all[place].value.cut(to: limits.valueLength) }
    }
    return Attributes(Attributes(all + entries).latest)
  }
}

extension Attributes {
  /// Each name once, with its latest value. There are few of them: comparing costs less than hashing.
  fileprivate var latest: [Entry] {
    var kept: [Entry] = []
    kept.reserveCapacity(entries.count)
    for entry in entries {
      let length = entry.key.utf8.count
      if let place = kept.firstIndex(where: { $0.key.utf8.count == length && $0.key == entry.key }) {
        kept[place].value = entry.value
      } else {
        kept.append(entry)
      }
    }
    return kept
  }
}
