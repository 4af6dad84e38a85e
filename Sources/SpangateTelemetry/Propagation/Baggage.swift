import SpangateTrace
public import Tracing

/// What travels with a request beside its trace, in the terms of W3C baggage.
///
/// `experiment.id` and `experiment.variant` go onto every span below; the rest is only passed on.
public struct Baggage: Sendable, Hashable {
  private struct Member: Sendable, Hashable {
    var name: String
    var value: String
    /// What follows the value, from its semicolon on; it has no meaning here.
    var properties = ""
  }

  private var members: [Member] = []

  /// Nothing yet.
  public init() {}

  /// The value under a name; without its surrounding white space and with percent signs decoded.
  public subscript(name: String) -> String? {
    get { members.last { $0.name == name }?.value }
    set {
      members.removeAll { $0.name == name }
      if let newValue { members.append(Member(name: name, value: newValue)) }
    }
  }

  /// Whether there is nothing to pass on.
  public var isEmpty: Bool { members.isEmpty }

  /// Reads a `baggage` header. Members that are malformed are left out.
  public init(header: String) {
    for text in header.split(separator: ",").prefix(Self.maxMembers) {
      let parts = text.split(separator: ";", maxSplits: 1, omittingEmptySubsequences: false)
      guard let equals = parts[0].firstIndex(of: "=") else { continue }
      let name = String(parts[0][..<equals]).trimmed
      let value = String(parts[0][equals...].dropFirst()).trimmed
      guard name.isBaggageName, value.utf8.allSatisfy({ (0x21...0x7e).contains($0) }) else { continue }
      self[name] = nil
      members.append(
        Member(name: name, value: value.percentDecoded, properties: parts.count > 1 ? ";\(parts[1])" : ""))
    }
  }

  /// The `baggage` header: as many members as the specification has everybody pass on, 64 of 8,192 bytes.
  public var header: String {
    var text = ""
    for member in members.prefix(Self.maxMembers) where member.name.isBaggageName {
      let next = "\(text.isEmpty ? "" : ",")\(member.name)=\(member.value.percentEncoded)\(member.properties)"
      guard text.utf8.count + next.utf8.count <= 8_192 else { break }
      text += next
    }
    return text
  }

  private static let maxMembers = 64
}

extension ServiceContext {
  /// What travels with the current work; nil when nothing came in and nothing was set.
  public var baggage: Baggage? {
    get { self[BaggageKey.self] }
    set { self[BaggageKey.self] = newValue }
  }

  private enum BaggageKey: InstrumentationContextKey {
    typealias Value = Baggage
    static let nameOverride: String? = "baggage"
  }
}

extension String {
  /// A token. Source: RFC 9110, section 5.6.2.
  fileprivate var isBaggageName: Bool {
    !isEmpty && utf8.allSatisfy { (0x21...0x7e).contains($0) && !"\"(),/:;<=>?@[\\]{}".utf8.contains($0) }
  }
}
