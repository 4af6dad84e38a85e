/// Names of models, as instrumentations write them.
package enum ModelName {
  /// In lower case, without a folder before it and the date behind it: `openai/GPT-4o-2024-08-06` is `gpt-4o`.
  package static func undated(_ name: String) -> String {
    let last = (name.split(separator: "/").last.map(String.init) ?? name).lowercased()
    let characters = Array(last.utf8)
    for length in [9, 11] where characters.count > length {
      let date = characters.suffix(length)
      let digits = date.dropFirst().filter { $0 != UInt8(ascii: "-") }
      let isSeparated = date.first == UInt8(ascii: "-") || date.first == UInt8(ascii: "@")
      if isSeparated, digits.count == 8, digits.allSatisfy({ 48...57 ~= $0 }) {
        return String(decoding: characters.dropLast(length), as: UTF8.self)
      }
    }
    return last.hasSuffix("-latest") ? String(last.dropLast(7)) : last
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
