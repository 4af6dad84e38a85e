import SpangateCore

extension ABReport {
  /// Text from an agent stands in code only, as in ``MarkdownReport``.
  var markdown: String {
    let sign = exitStatus == .passed ? "✅" : exitStatus == .regressed ? "❌" : "⚠️"
    var blocks = ["## \(sign) spangate ab: \(headline.markdownProse())"]
    for other in others {
      let pair = "\(other.arm.variant.markdownCode(limit: 60)) beside \(first.variant.markdownCode(limit: 60))"
      blocks.append("### \(suite.markdownCode(limit: 100)), \(pair): \(other.call.rawValue)")
      let table = TextTable(of: other, beside: first) { $0.markdownCell(limit: 60) }
      if !table.rows.isEmpty { blocks.append(table.markdown.joined(separator: "\n")) }
      let names = (first.variant.markdownCode(limit: 60), other.arm.variant.markdownCode(limit: 60))
      for preference in other.preferences {
        blocks.append(
          "\(preference.name.markdownCode(limit: 60)): \(preference.account(names.0, names.1) { $0.markdownProse() })")
      }
      if let path = ChangedPath(other.path) { blocks.append(path.markdown.joined(separator: "\n")) }
      if !other.cases.isEmpty { blocks.append(other.cases.map { line(of: $0, other) }.joined(separator: "\n")) }
    }
    blocks += findings.map { "- \($0.severity.rawValue) \($0.rule.code): \($0.message.markdownProse())" }
    return blocks.joined(separator: "\n\n") + "\n"
  }

  private func line(of item: CaseDifference, _ other: ArmComparison) -> String {
    func side(_ side: Side, _ arm: Arm) -> String {
      let name = arm.variant.markdownCode(limit: 60)
      return "\(name) passed \(side.tally): \(side.address.markdownLink("trial \(side.example.judgement.key.index)"))"
    }
    let quarantined = item.quarantine.map { "; quarantined \($0.text.markdownProse())" } ?? ""
    return "- \(item.id.markdownCode(limit: 100)): \(side(item.first, first)), \(side(item.second, other.arm))"
      + quarantined + (item.suspect.map { "; suspect: \($0.reason.markdownProse())" } ?? "")
  }
}
