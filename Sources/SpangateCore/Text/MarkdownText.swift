import SpangateTrace

extension String {
  /// A code span that its content cannot end.
  ///
  /// Nothing inside a code span is markup, a mention, a reference or a link. Source: GitHub Flavored Markdown 0.29,
  /// section 6.3.
  package func markdownCode(limit: Int = 500) -> String {
    let text = inert(limit: limit)
    guard !text.allSatisfy(\.isWhitespace) else { return "`(blank)`" }
    let fence = String(repeating: "`", count: text.longestRun(of: "`") + 1)
    let needsSpace = text.hasPrefix("`") || text.hasSuffix("`") || (text.hasPrefix(" ") && text.hasSuffix(" "))
    return needsSpace ? "\(fence) \(text) \(fence)" : fence + text + fence
  }

  /// A code span in a cell of a table, where a bar would end the cell even inside code.
  package func markdownCell(limit: Int = 200) -> String { markdownCode(limit: limit).replacing("|", with: "\\|") }

  /// A sentence whose words are plain only when they cannot be markup; every other word becomes a code span.
  ///
  /// Backticks in the sentence already mean code.
  package func markdownProse(limit: Int = 1_000) -> String {
    let parts = inert(limit: limit).split(separator: "`", omittingEmptySubsequences: false)
    return parts.enumerated().map { index, part in
      if index % 2 == 1 { return part.isEmpty ? "" : String(part).markdownCode(limit: .max) }
      return part.split(separator: " ", omittingEmptySubsequences: false)
        .map { $0.isPlainWord ? $0.escapingBrackets : String($0).markdownCode(limit: .max) }
        .joined(separator: " ")
    }.joined()
  }

  /// A link to a page, or a code span where the address is not one that may be followed.
  package func markdownLink(_ label: String) -> String {
    isLink ? "[\(label)](<\(address())>)" : markdownCode(limit: 2_000)
  }

  fileprivate func longestRun(of character: Unicode.Scalar) -> Int {
    var longest = 0
    var run = 0
    for scalar in unicodeScalars {
      run = scalar == character ? run + 1 : 0
      longest = max(longest, run)
    }
    return longest
  }
}

extension Substring {
  /// Letters and digits with the punctuation of prose, and nothing that Markdown or GitHub would make into more.
  fileprivate var isPlainWord: Bool {
    if isEmpty { return true }
    let lower = lowercased()
    guard !lower.contains("www."), !lower.contains("gh-"), !lower.looksLikeRevision else { return false }
    return unicodeScalars.allSatisfy { scalar in
      switch scalar {
      case "A"..."Z", "a"..."z", "0"..."9", ".", ",", ";", "%", "(", ")", "[", "]", "'", "’", "“", "”", "+", "-", "–",
        "−", "=", "≤", "≥", "…", "×", "→":
        true
      case ":": last == ":" && first != ":"
      default: scalar.properties.isAlphabetic
      }
    }
  }

  fileprivate var escapingBrackets: String { String(self).replacing("[", with: "\\[").replacing("]", with: "\\]") }
}

extension String {
  /// Whether GitHub might take a part of it for a commit: seven hex digits in a row.
  fileprivate var looksLikeRevision: Bool {
    var run = 0
    for byte in utf8 {
      run = byte.hexValue == nil ? 0 : run + 1
      if run == 7 { return true }
    }
    return false
  }
}
