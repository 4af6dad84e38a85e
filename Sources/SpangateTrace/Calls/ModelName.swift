/// Names of models, as instrumentations write them.
package enum ModelName {
  /// In lower case, without a folder before it and the date behind it: `openai/GPT-4o-2024-08-06` is `gpt-4o`.
  package static func undated(_ name: String) -> String {
    let last = (name.split(separator: "/").last.map(String.init) ?? name).lowercased()
    let tail = last.suffix(longestDate)
    let date = tail.indices.first { $0 > last.startIndex && isDate(tail[$0...]) }
    return date.map { String(last[..<$0]) } ?? last
  }

  private static let longestDate = "-2025-08-07".count

  /// What stands behind a name for the same model, frozen or not: `-2025-08-07`, `-20250807`, `@20250807` or `-latest`.
  package static func isDate(_ rest: Substring) -> Bool {
    if rest == "-latest" { return true }
    guard rest.first == "-" || rest.first == "@" else { return false }
    let digits = rest.dropFirst().filter { $0 != "-" }
    return digits.count == 8 && digits.utf8.allSatisfy { 48...57 ~= $0 }
  }

  /// What a model may be called where its prices stand, the likeliest first: a gateway, a region or a deployment adds to
  /// its name. `eu.anthropic.claude-sonnet-4-5-20250929-v1:0` is Bedrock's, `anthropic/claude-sonnet-4.5` OpenRouter's.
  package static func spellings(of name: String) -> [String] {
    let last = (name.split(separator: "/").last.map(String.init) ?? name).lowercased()
    var spellings = [last]
    var bare = last
    let parts = last.split(separator: ".", omittingEmptySubsequences: false)
    if let vendor = parts.firstIndex(where: { vendors.contains(String($0)) }), vendor <= 1 {
      bare = parts[(vendor + 1)...].joined(separator: ".")
    }
    spellings.append(withoutVersion(bare))
    spellings.append(withoutVersion(bare.split(separator: ".").joined(separator: "-")))
    return spellings.reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
  }

  /// Without Bedrock's `-v1:0`.
  private static func withoutVersion(_ name: String) -> String {
    guard let mark = name.lastIndex(of: "-"), name[mark...].hasPrefix("-v") else { return name }
    let version = name[mark...].dropFirst(2)
    let isVersion = version.first?.isNumber ?? false && version.allSatisfy { $0.isNumber || $0 == ":" }
    return isVersion ? String(name[..<mark]) : name
  }

  private static let vendors: Set<String> = [
    "anthropic", "openai", "google", "meta", "mistral", "cohere", "amazon", "deepseek",
  ]
}
