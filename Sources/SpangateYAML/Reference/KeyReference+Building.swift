import SpangateCore
import SpangateTrace

extension KeyReference {
  /// Of everything that a build can read, with what is missing in it: keys without an entry, and entries without a key.
  static func build(_ registry: Registry) -> (reference: KeyReference, gaps: [String]) {
    var building = Building()
    building.add(.suite, "A suite", SuiteDocument.self)
    building.add(.suite, "A case", CaseDocument.self, at: "cases[]")
    building.add(.suite, "Cases from a file", CaseFileDocument.self, at: "cases[]")
    for type in registry.targets { building.add(.suite, "target", type, at: "agent") }
    building.add(.suite, "Any scorer", ScorerKeys.self, at: "scorers[].*")
    for type in registry.scorers { building.add(.suite, "scorer", type, at: "scorers[].\(type.kind.id)") }
    building.add(.settings, "Settings", SettingsDocument.self)
    building.add(.settings, "Prices", PricingDocument.self, at: "pricing")
    building.add(.settings, "Any backend", BackendKeys.self, at: "backends.*")
    for type in registry.backends { building.add(.settings, "backend", type, at: "backends.*") }
    return (KeyReference(sections: building.sections), building.gaps)
  }

  private struct Building {
    var sections: [Section] = []
    var gaps: [String] = []

    mutating func add(
      _ file: File, _ title: String, _ type: any Decodable.Type, at path: String = "", summary: String? = nil
    ) {
      let walk = KeyWalk(type, at: path)
      gaps += walk.gaps.map { "\(title): \($0)" }
      sections.append(Section(file: file, title: title, summary: summary, keys: walk.keys))
    }

    mutating func add<Plugin: Configurable>(_ file: File, _ role: String, _ type: Plugin.Type, at path: String) {
      add(file, "\(role) `\(Plugin.kind.id)`", Plugin.Config.self, at: path, summary: "\(Plugin.kind.summary).")
    }
  }
}
