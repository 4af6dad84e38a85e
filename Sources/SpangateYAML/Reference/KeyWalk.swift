import SpangateCore

/// Goes through the types that decode, and puts each key that they ask for together with its documentation.
struct KeyWalk {
  private(set) var keys: [KeyReference.Key] = []
  /// Keys without an entry, and entries without a key.
  private(set) var gaps: [String] = []
  private var open: Set<ObjectIdentifier> = []
  private var builder = SchemaBuilder()

  /// - Parameter path: of the value that the type decodes; empty for the root of a file.
  init(_ type: any Decodable.Type, at path: String = "") { walk(type, at: path) }

  private mutating func walk(_ type: any Decodable.Type, at path: String) {
    if let holder = type as? any Holding.Type { return walk(holder.held, at: path + holder.step) }
    if type is any SchemaGiving.Type || TypeProbe.cases(of: type) != nil { return }
    guard open.insert(ObjectIdentifier(type)).inserted else { return }
    defer { open.remove(ObjectIdentifier(type)) }
    for shape in TypeProbe.shapes(of: type) {
      switch shape.kind {
      case .mapping: walk(shape.properties, of: type, at: path)
      case .list: if let item = shape.types.first { walk(item, at: path + "[]") }
      case .whole: if let whole = shape.types.first { walk(whole, at: path) }
      }
    }
  }

  private mutating func walk(_ properties: [TypeProbe.Property], of type: any Decodable.Type, at path: String) {
    let entries = (type as? any Documented.Type)?.documentation ?? []
    func below(_ key: String) -> String { path.isEmpty ? key : "\(path).\(key)" }
    for property in properties {
      guard let entry = entries.first(where: { $0.key == property.key }) else {
        gaps.append("`\(below(property.key))` has no entry")
        continue
      }
      let words = SchemaWords.text(builder.schema(of: property.type), entry.bounds)
      keys.append(
        .init(path: below(property.key), type: words, isRequired: property.isRequired, documentation: entry))
    }
    let names = properties.map(\.key)
    gaps += entries.filter { !names.contains($0.key) }.map { "`\(below($0.key))` is no key" }
    // Keys with one type are told of together: what each measure can be told is the same.
    var told: Set<ObjectIdentifier> = []
    for property in properties where told.insert(ObjectIdentifier(property.type)).inserted {
      let isShared = properties.filter { ObjectIdentifier($0.type) == ObjectIdentifier(property.type) }.count > 1
      walk(property.type, at: below(isShared ? "*" : property.key))
    }
  }
}
