import SpangateCore

/// Learns what a type decodes by having it decode nothing: it asks for its keys, and is given stand-ins.
enum TypeProbe {
  /// A value of no meaning, for going on after an error.
  static func standIn<Value: Decodable>(_ type: Value.Type) throws -> Value {
    if let readable = type as? any StandingIn.Type { return try readable.standIn() as! Value }
    if let first = (type as? any CaseIterable.Type)?.firstCase as? Value { return first }
    return try Value(from: ProbeDecoder())
  }

  /// The keys that a type asks for, as the user writes them.
  static func keys(of type: any Decodable.Type) -> [String] { shapes(of: type).flatMap(\.properties).map(\.key) }

  /// What an enumeration of texts can be; nil for any other type.
  static func cases(of type: any Decodable.Type) -> [String]? {
    (type as? any (CaseIterable & RawRepresentable).Type)?.rawCases
  }

  /// Everything that a type accepts. One that tries several shapes in turn is shown each of them failing.
  static func shapes(of type: any Decodable.Type) -> [Shape] {
    var found: [Shape] = []
    while found.count < 8 {
      let decoder = ProbeDecoder(refusing: found.map(\.kind))
      _ = try? type.init(from: decoder)
      guard !decoder.shapes.isEmpty else { break }
      found += decoder.shapes
    }
    return found
  }

  /// One way in which a type reads a value.
  struct Shape {
    var kind: Kind
    /// Of a mapping.
    var properties: [Property] = []
    /// Of a list; of a value that is read whole.
    var types: [any Decodable.Type] = []
  }

  enum Kind: Hashable {
    case mapping, list
    case whole(ObjectIdentifier)
  }

  struct Property {
    var key: String
    var type: any Decodable.Type
    var isRequired: Bool
  }
}

/// A type that reads itself in its own way and so has to say what takes its place.
protocol StandingIn: Decodable {
  /// Takes the place of a value that could not be read, while the rest is looked through.
  static func standIn() throws -> Self
}

extension CaseIterable {
  fileprivate static var firstCase: Any? { allCases.first }
}

extension CaseIterable where Self: RawRepresentable {
  fileprivate static var rawCases: [String]? { allCases.map(\.rawValue) as? [String] }
}
