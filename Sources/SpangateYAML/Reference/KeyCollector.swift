import SpangateCore

/// Collects the keys of everything that a build can read.
struct KeyCollector {
  private(set) var sections: [KeyReference.Section] = []
  /// Keys without an entry, and entries without a key.
  private(set) var gaps: [String] = []

  init(_ registry: Registry) {
    add(.suite, "A suite", SuiteDocument.self)
    add(.suite, "A case", CaseDocument.self, at: "cases[]")
    add(.suite, "Cases from a file", CaseFileDocument.self, at: "cases[]")
    add(.suite, "Cases from recorded traces", TraceCasesDocument.self, at: "cases")
    for type in registry.targets { add(.suite, "target", type, at: "agent") }
    add(.suite, "Any scorer", ScorerKeys.self, at: "scorers[].*")
    for type in registry.scorers { add(.suite, "scorer", type, at: "scorers[].\(type.kind.id)") }
    add(.settings, "Settings", SettingsDocument.self)
    add(.settings, "Prices", PricingDocument.self, at: "pricing")
    add(.settings, "Any backend", BackendKeys.self, at: "backends.*")
    for type in registry.backends { add(.settings, "backend", type, at: "backends.*") }
  }

  private mutating func add(
    _ file: KeyReference.File, _ title: String, _ type: any Decodable.Type, at path: String = "", summary: String? = nil
  ) {
    let walk = KeyWalk(type, at: path)
    gaps += walk.gaps.map { "\(title): \($0)" }
    sections.append(.init(file: file, title: title, summary: summary, keys: walk.keys))
  }

  private mutating func add<Plugin: Configurable>(
    _ file: KeyReference.File, _ role: String, _ type: Plugin.Type, at path: String
  ) {
    add(file, "\(role) `\(Plugin.kind.id)`", Plugin.Config.self, at: path, summary: "\(Plugin.kind.summary).")
  }
}
