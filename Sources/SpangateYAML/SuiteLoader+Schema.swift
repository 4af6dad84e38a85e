package import SpangateTrace

extension SuiteLoader {
  /// JSON Schema, draft 2020-12, of a suite file.
  package func schema() -> JSONValue {
    var schema = SuiteSchema(registry)
    return schema.schema()
  }

  /// JSON Schema, draft 2020-12, of `spangate.yaml`.
  package func settingsSchema() -> JSONValue {
    var schema = SettingsSchema(registry)
    return schema.schema()
  }

  /// Every key of both files, with what there is to know of it.
  package func reference() -> KeyReference { KeyReference(sections: KeyCollector(registry).sections) }
}
