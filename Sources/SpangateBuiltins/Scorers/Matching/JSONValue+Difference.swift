import SpangateCore
import SpangateTrace

extension JSONValue {
  /// The first place where this value is not another, by its JSON pointer: `` `/items/1` is `3`, not `2` ``; nil where
  /// both are the same.
  func difference(from other: JSONValue) -> String? { difference(from: other, at: "") }

  private func difference(from other: JSONValue, at path: String) -> String? {
    if isSame(as: other) { return nil }
    switch (self, other) {
    case (.object(let mine), .object(let theirs)):
      for (key, value) in theirs.members {
        let place = "\(path)/\(key.pointerToken)"
        guard let own = mine[key] else { return "`\(place.inert(limit: 200))` is missing" }
        if let difference = own.difference(from: value, at: place) { return difference }
      }
      let more = mine.members.first { theirs[$0.key] == nil }
      return more.map { "`\("\(path)/\($0.key.pointerToken)".inert(limit: 200))` is too much" }
    case (.array(let mine), .array(let theirs)):
      for (index, pair) in zip(mine, theirs).enumerated() {
        if let difference = pair.0.difference(from: pair.1, at: "\(path)/\(index)") { return difference }
      }
      return "\(named(path)) has \(mine.count) items, not \(theirs.count)"
    case (.string(let mine), .string(let theirs)):
      let hint = TextDifference(mine, from: theirs)?.hint.map { "; \($0)" } ?? ""
      return "\(named(path)) is \(mine.quoted), not \(theirs.quoted)\(hint)"
    default: return "\(named(path)) is \(description.quoted), not \(other.description.quoted)"
    }
  }

  private func named(_ path: String) -> String { path.isEmpty ? "the whole" : "`\(path.inert(limit: 200))`" }
}

extension String {
  /// Source: RFC 6901, section 3.
  fileprivate var pointerToken: String { replacing("~", with: "~0").replacing("/", with: "~1") }
}
