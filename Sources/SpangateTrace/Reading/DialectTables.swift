/// The tables of all dialects, by the attribute's name.
enum DialectTables {
  struct Place: Sendable {
    var field: SpanField
    /// The lower one holds.
    var rank: Int
  }

  static let fields: [String: [Place]] = {
    var places: [String: [Place]] = [:]
    for field in SpanField.allCases {
      let names = Dialect.all.flatMap { $0.names[field] ?? [] }
      for (rank, name) in names.enumerated() { places[name, default: []].append(Place(field: field, rank: rank)) }
    }
    return places
  }()

  static let roles: [String: (rank: Int, words: [String: SpanRole])] = {
    var tables: [String: (rank: Int, words: [String: SpanRole])] = [:]
    for (rank, table) in Dialect.all.flatMap(\.roles).enumerated() { tables[table.name] = (rank, table.words) }
    return tables
  }()
}
