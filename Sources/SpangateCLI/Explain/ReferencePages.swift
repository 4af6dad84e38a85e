import SpangateCore
import SpangateYAML

/// The pages of the reference that the program knows better than anybody who would write them: DocC articles of every key,
/// scorer and finding.
struct ReferencePages {
  let workspace: Workspace

  /// By their file's name.
  var pages: [(name: String, text: String)] {
    let reference = workspace.loader.reference()
    return [
      ("Suite-keys.md", Self.article("Suite keys", "Every key of a suite file.", reference.markdown(of: .suite))),
      (
        "Settings-keys.md",
        Self.article("Settings keys", "Every key of `spangate.yaml`.", reference.markdown(of: .settings))
      ),
      ("Scorers.md", scorers), ("Findings.md", findings),
    ]
  }

  private var scorers: String {
    let sections = workspace.registry.scorers.sorted { $0.kind.id < $1.kind.id }.map { scorer in
      "## \(scorer.kind.id)\n\n" + Self.listing(Topic(scorer: scorer).text)
    }
    return Self.article(
      "Scorers", "Every scorer with its examples, which are its tests.", sections.joined(separator: "\n\n") + "\n")
  }

  private var findings: String {
    let sections = FindingRule.all.sorted { $0.code < $1.code }.map { rule in
      "## \(rule.code) \(rule.name)\n\n*\(rule.severity.rawValue).* \(Self.escaped(rule.explanation))"
    }
    return Self.article(
      "Findings", "Every finding by its code, which is never reused.", sections.joined(separator: "\n\n") + "\n")
  }

  private static func article(_ title: String, _ abstract: String, _ body: String) -> String {
    "# \(title)\n\n\(abstract)\n\n\(body)"
  }

  private static func listing(_ text: String) -> String {
    "```\n\(text.trimmingEnd)\n```"
  }

  /// Markdown would take what stands between angle brackets for HTML.
  private static func escaped(_ text: String) -> String { text.replacing("<", with: "\\<") }
}

extension String {
  fileprivate var trimmingEnd: Substring {
    var text = self[...]
    while text.last?.isWhitespace == true { text.removeLast() }
    return text
  }
}
