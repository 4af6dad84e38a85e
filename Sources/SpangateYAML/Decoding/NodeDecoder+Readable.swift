/// A type that is read from a node in its own way, not key by key.
protocol NodeReadable: StandingIn, SchemaGiving {
  /// - Throws: the finding at the place that is wrong.
  init(reading decoder: NodeDecoder) throws
}

extension NodeReadable {
  init(from decoder: any Decoder) throws {
    guard let decoder = decoder as? NodeDecoder else {
      throw DecodingError.dataCorrupted(
        .init(codingPath: decoder.codingPath, debugDescription: "can be read from YAML only"))
    }
    try self.init(reading: decoder)
  }
}
