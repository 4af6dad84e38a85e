import SpangateCore
import SpangateTrace

/// Makes the target of a suite's `agent`.
struct AgentReader {
  let targets: [any Target.Type]
  let decoding: Decoding

  /// The one kind that is a key of the mapping configures itself from the whole mapping.
  func target(_ agent: Node.Entry, _ findings: inout [Finding]) -> Located<any Target>? {
    guard let entries = agent.value.entries else {
      findings.append(
        Finding(
          .valueInvalid, "`agent`: expected a mapping, found \(agent.value.noun)", at: agent.value.range,
          help: "give one of \(kinds)"))
      return nil
    }
    let chosen = targets.compactMap { type in agent.value.entry(type.kind.id).map { (type, $0) } }
    guard let (type, key) = chosen.first else {
      findings.append(unknown(entries, at: agent.range))
      return nil
    }
    guard chosen.count == 1 else {
      let names = chosen.map { "`\($0.0.kind.id)`" }.joined(separator: " and ")
      let last = chosen.map(\.1).max { ($0.keyMark.line, $0.keyMark.column) < ($1.keyMark.line, $1.keyMark.column) }
      findings.append(
        Finding(.valueInvalid, "`agent` has more than one target: \(names)", at: last?.range, help: "keep one of them"))
      return nil
    }
    let subject = NodeDecoder.Subject(role: "`agent`", mark: agent.keyMark)
    let target = decoding.plugin(type, from: agent.value, as: subject, &findings)
    return target.map { Located($0 as any Target, at: key.range) }
  }

  private var kinds: String { targets.map { "`\($0.kind.id)`" }.joined(separator: ", ") }

  private func unknown(_ entries: [Node.Entry], at range: SourceRange) -> Finding {
    let ids = targets.map { $0.kind.id }
    for entry in entries {
      guard let meant = entry.key.nearest(among: ids) else { continue }
      return Finding(
        .kindUnknown, "unknown target `\(entry.key.inert(limit: 80))`", at: entry.range,
        help: "did you mean `\(meant)`?")
    }
    return Finding(.keyMissing, "`agent` names no target", at: range, help: "give one of \(kinds)")
  }
}
