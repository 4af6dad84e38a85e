import SpangateTrace

/// A member by which a reply that was saved says whether it is all that there is.
enum PartMark {
  /// Where the next page begins, of Phoenix and MLflow.
  case next
  /// Whether there is one.
  case more
  /// What went wrong meanwhile, of Jaeger.
  case errors
  /// Tempo's.
  case status
  /// Langfuse's, which has the next page.
  case meta

  init?(_ key: String) {
    switch key {
    case "next_cursor", "nextCursor", "next_page_token", "nextPageToken", "next": self = .next
    case "has_more", "hasMore": self = .more
    case "errors": self = .errors
    case "status": self = .status
    case "meta": self = .meta
    default: return nil
    }
  }

  /// Whether it says with a value that there is more.
  func says(_ value: JSONValue) -> Bool {
    switch self {
    case .next, .errors: value.isSomething
    case .more: value == .bool(true)
    case .status: value.string?.uppercased() == "PARTIAL"
    case .meta: value["cursor"]?.isSomething ?? false
    }
  }
}

extension JSONValue {
  /// Whether it is neither null nor false nor empty.
  fileprivate var isSomething: Bool {
    if let text = string { return !text.isEmpty }
    if let items = array { return !items.isEmpty }
    if let members = object { return !members.isEmpty }
    return self != .null && self != .bool(false)
  }
}
