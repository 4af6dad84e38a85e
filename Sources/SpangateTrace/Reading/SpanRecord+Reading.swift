extension SpanRecord {
  /// What it says of an agent's work: the role off the attributes of any dialect, then the name, then the tokens that
  /// only a model call would carry.
  ///
  /// One pass over the attributes, whatever the number of dialects.
  package var reading: SpanReading {
    var reading = SpanReading()
    var ranks = [Int](repeating: .max, count: SpanField.allCases.count)
    var told: (rank: Int, role: SpanRole)?
    for entry in attributes.entries {
      for place in DialectTables.fields[entry.key] ?? [] {
        // Of two equal names the later one holds.
        guard place.rank <= ranks[place.field.rawValue], place.field.accepts(entry.value) else { continue }
        ranks[place.field.rawValue] = place.rank
        reading[place.field] = entry.value
      }
      guard let table = DialectTables.roles[entry.key], table.rank <= told?.rank ?? .max else { continue }
      if let role = entry.value.string.flatMap({ table.words[$0.asWord] }) { told = (table.rank, role) }
    }
    reading.role = roleByName ?? told?.role ?? roleByDialect ?? roleByLooseName ?? .other
    for dialect in Dialect.all { dialect.amend?(self, &reading) }
    let saysTokens = reading[.inputTokens] != nil || reading[.outputTokens] != nil
    if reading.role == .other, saysTokens, kind != .server, kind != .consumer { reading.guessModel() }
    return reading
  }

  package var role: SpanRole { reading.role }

  private var roleByDialect: SpanRole? {
    for dialect in Dialect.all {
      if let role = dialect.role?(self) { return role }
    }
    return nil
  }
}

extension String {
  /// In lower case, and without the quotation marks of JSON.
  fileprivate var asWord: String {
    let bare = utf8.count > 1 && hasPrefix("\"") && hasSuffix("\"") ? String(dropFirst().dropLast()) : self
    return bare.lowercased()
  }
}
