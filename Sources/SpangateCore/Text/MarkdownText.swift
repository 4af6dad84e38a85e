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
  /// Backticks in the sentence already mean code. Code that code follows without a space is one span with it, since two
  /// would end each other.
  package func markdownProse(limit: Int = 1_000) -> String {
    var pieces: [(text: String, isCode: Bool)] = []
    func add(_ text: String, isCode: Bool) {
      guard !text.isEmpty else { return }
      if isCode, let last = pieces.last, last.isCode {
        pieces[pieces.count - 1].text += text
      } else {
        pieces.append((text, isCode))
      }
    }
    for (part, isQuoted) in inert(limit: limit).quotedParts {
      if isQuoted {
        add(part, isCode: true)
        continue
      }
      for (place, word) in part.split(separator: " ", omittingEmptySubsequences: false).enumerated() {
        if place > 0 { add(" ", isCode: false) }
        add(word.isPlainWord ? word.escapingBrackets : String(word), isCode: !word.isPlainWord)
      }
    }
    return pieces.map { $0.isCode ? $0.text.markdownCode(limit: .max) : $0.text }.joined()
  }

  /// What stands between backticks, and what does not, in its order. A backtick opens behind a space or a bracket, and
  /// closes in front of one or of the punctuation of a sentence; within a name it is a part of the name.
  private var quotedParts: [(String, isQuoted: Bool)] {
    let all = Array(unicodeScalars)
    func isEdge(_ place: Int, _ others: String.UnicodeScalarView) -> Bool {
      !all.indices.contains(place) || all[place] == " " || others.contains(all[place])
    }
    func text(_ range: Range<Int>) -> String { String(String.UnicodeScalarView(all[range])) }
    var parts: [(String, isQuoted: Bool)] = []
    var (start, place) = (0, 0)
    while place < all.count {
      let isOpening = all[place] == "`" && isEdge(place - 1, "([“'".unicodeScalars)
      let end =
        isOpening
        ? (place + 1..<all.count).first {
          all[$0] == "`" && $0 > place + 1 && isEdge($0 + 1, ".,:;!?)]”'’–-/…".unicodeScalars)
        } : nil
      guard let end else {
        place += 1
        continue
      }
      parts += [(text(start..<place), false), (text(place + 1..<end), true)]
      (start, place) = (end + 1, end + 1)
    }
    return parts + [(text(start..<all.count), false)]
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
      case ":": last == ":" && (first != ":" || count == 1)
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
