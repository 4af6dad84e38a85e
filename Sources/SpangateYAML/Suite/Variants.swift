import SpangateCore
import SpangateTrace

/// The variants of a suite file: partial suites that are laid over it.
struct Variants {
  private let base: Node
  private let declared: [Node.Entry]
  private let range: SourceRange
  private let registry: Registry

  init(_ root: Node, registry: Registry, _ findings: inout [Finding]) {
    base = root.without(["variants"])
    self.registry = registry
    let written = root.entry("variants")
    range = written?.range ?? root.range
    guard let value = written?.value, !value.isNull else {
      declared = []
      return
    }
    if value.entries == nil {
      findings.append(Finding(.valueInvalid, "`variants`: expected a mapping, found \(value.noun)", at: value.range))
    }
    declared = (value.entries ?? []).filter { entry in
      if !Name.isValid(entry.key) { findings.append(Name.finding(entry.key, at: entry.range)) }
      if let nested = entry.value.entry("variants") {
        findings.append(
          Finding(
            .keyUnknown, "unknown key `variants` in variant `\(entry.key.inert())`", at: nested.range,
            help: "a variant has no variants of its own"))
      }
      if entry.value.entries != nil || entry.value.isNull { return true }
      findings.append(
        Finding(
          .valueInvalid, "variant `\(entry.key.inert())`: expected a mapping, found \(entry.value.noun)",
          at: entry.value.range))
      return false
    }
  }

  /// Every name that is declared, in the file's order.
  var names: [String] { declared.map(\.key) }

  /// The variant that is asked for; nil with a finding when there is none of this name.
  func choose(_ name: String?, _ findings: inout [Finding]) -> String? {
    guard let name else { return names.first ?? "default" }
    if names.contains(name) || names.isEmpty && name == "default" { return name }
    let listed =
      names.isEmpty ? "the suite declares none" : "there are \(names.map { "`\($0.inert())`" }.joined(separator: ", "))"
    findings.append(
      Finding(
        .nothingSelected, "no variant `\(name.inert())`: \(listed)", at: range,
        help: name.nearest(among: names).map { "did you mean `\($0)`?" }))
    return nil
  }

  /// The file with a variant laid over it.
  func merged(_ name: String) -> Node {
    guard let variant = declared.first(where: { $0.key == name })?.value, variant.entries != nil else { return base }
    var base = base
    if let above = variant["agent"], let below = base["agent"] {
      base = base.setting("agent", to: makingWay(below, for: above))
    }
    return base.overlaid(with: variant)
  }

  /// Whether a variant has scorers or cases of its own.
  func changesContents(_ name: String) -> Bool {
    guard let variant = declared.first(where: { $0.key == name })?.value else { return false }
    return variant.entry("scorers") != nil || variant.entry("cases") != nil
  }

  /// A variant that names another kind of target replaces the base's, and what only the old kind understood goes with it.
  private func makingWay(_ below: Node, for above: Node) -> Node {
    let kinds = registry.targets.filter { above.entry($0.kind.id) != nil }
    guard kinds.count == 1, let kind = kinds.first, below.entry(kind.kind.id) == nil else { return below }
    let known = Set(Self.keys(of: kind))
    return below.without((below.entries ?? []).map(\.key).filter { !known.contains($0) })
  }

  private static func keys<Plugin: Configurable>(of type: Plugin.Type) -> [String] {
    TypeProbe.keys(of: Plugin.Config.self)
  }
}
