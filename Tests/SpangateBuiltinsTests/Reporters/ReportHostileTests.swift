import SpangateBuiltins
import SpangateCore
import SpangateTrace
import Testing

struct ReportHostileTests {
  fileprivate static let kinds = Registry.builtinReporters.map { $0.kind.id }

  private func render(_ kind: String, _ text: String) throws -> String {
    let type = try #require(Registry.builtinReporters.first { $0.kind.id == kind })
    return try type.make().render(.hostile(text), for: Surface())
  }

  @Test(arguments: kinds, Hostile.payloads)
  func `nothing of a hostile text acts on a terminal or a log`(kind: String, payload: Hostile.Payload) throws {
    let text = try render(kind, payload.text)
    #expect(text.unicodeScalars.filter { !$0.isInert && $0 != "\n" }.isEmpty)
    for line in text.split(separator: "\n") {
      #expect(!line.contains("##") || line.firstMatch(of: /##\w*\[/) == nil, "\(line)")
      let start = line.drop { $0.isWhitespace }
      guard start.hasPrefix("::") else { continue }
      #expect(kind == "github" && line.wholeMatch(of: Self.ourCommand) != nil, "\(line)")
    }
  }

  private static let property = "(file|line|endLine|col|endColumn|title)=[^:,]*"
  nonisolated(unsafe) fileprivate static let ourCommand = try! Regex(
    "::(error|warning|notice) \(property)(,\(property))*::[^\\r\\n]*|::group::[^\\r\\n]*|::endgroup::")

  @Test(arguments: Hostile.payloads + [Hostile.huge])
  func `a page of Markdown stays under its limit and keeps its headline`(payload: Hostile.Payload) throws {
    for limit in [4_000, 20_000, MarkdownReport.commentLimit, MarkdownReport.summaryLimit] {
      let text = MarkdownReport.text(of: .hostile(payload.text), limit: limit)
      #expect(text.hasPrefix("## ❌ spangate: regressed"))
      #expect(limit < 20_000 || text.utf8.count <= limit)
    }
  }

  /// Reads as CommonMark reads: what stands outside of code spans and of our own markup must be harmless.
  @Test(arguments: Hostile.payloads)
  func `nothing of a hostile text becomes Markdown`(payload: Hostile.Payload) throws {
    let text = MarkdownReport.text(of: .hostile(payload.text), limit: MarkdownReport.summaryLimit)
    for line in text.split(separator: "\n") {
      var rest = String(line).withoutCodeSpans
      if rest.hasPrefix("<details>") {
        #expect(rest.wholeMatch(of: Self.summary) != nil, "\(line)")
        continue
      }
      rest = rest.replacing(/\[(trace|artifacts)\]\(<[^<>\s]*>\)/, with: "").replacing("\\[", with: "")
        .replacing("\\]", with: "")
      if rest == "</details>" { continue }
      #expect(rest.firstMatch(of: /[<>`@*_~$&!\[\]#]|:\/\/|www\.|\\/) == nil || rest.isOurs, "\(line)")
    }
  }
}

extension ReportHostileTests {
  nonisolated(unsafe) fileprivate static let summary =
    /<details><summary>(<code>[^<>]*<\/code> )?[\w ,:]+<\/summary>/

  /// As a pipeline's environment and a settings file may have it.
  private static func whereabouts(_ text: String) -> Whereabouts {
    Whereabouts(
      checkout: Checkout(top: "/" + text, workingFolder: "/\(text)/\(text)"),
      pages: .init(folder: text, listing: text, artifact: text))
  }

  @Test(arguments: kinds, Hostile.payloads)
  func `nothing of what a pipeline calls itself acts either`(kind: String, payload: Hostile.Payload) throws {
    let type = try #require(Registry.builtinReporters.first { $0.kind.id == kind })
    var report = Report.hostile("x")
    report.findings[0].evidence?.url = "file:///x.html"
    report.suites[0].cases[0].trials[0].urls = ["page": "file:///x.html#00f067aa0ba902b7"]
    let text = try type.make().render(report, for: Surface(whereabouts: Self.whereabouts(payload.text)))
    #expect(text.unicodeScalars.filter { !$0.isInert && $0 != "\n" }.isEmpty)
    #expect(kind != "junit" || !text.contains("<script") && !text.contains("<img"))
    for line in text.split(separator: "\n") {
      #expect(line.firstMatch(of: /##\w*\[/) == nil, "\(line)")
      let start = line.drop { $0.isWhitespace }
      #expect(!start.hasPrefix("::") || line.wholeMatch(of: Self.ourCommand) != nil, "\(line)")
    }
  }
}

extension String {
  /// CommonMark's rule: a run of backticks is closed by the next run of the same length.
  fileprivate var withoutCodeSpans: String {
    var text = ""
    var rest = self[...]
    while let start = rest.firstIndex(of: "`") {
      text += rest[..<start]
      let run = rest[start...].prefix { $0 == "`" }
      var search = rest[run.endIndex...]
      rest = search
      var isClosed = false
      while let next = search.firstIndex(of: "`") {
        let other = search[next...].prefix { $0 == "`" }
        search = search[other.endIndex...]
        if other.count == run.count {
          rest = search
          isClosed = true
          break
        }
      }
      text += isClosed ? "" : run
    }
    return text + rest
  }

  /// Headings, table rules, severities and the line that counts what was left out.
  fileprivate var isOurs: Bool {
    wholeMatch(of: /##+ [^<>`@*~$&!\[\]#]*/) != nil
      || wholeMatch(of: /- \*\*(error|warning|note) SG\d{4}\*\* ?[\w ]*[^<>`@*_~$&!\[\]#\/]*/) != nil
      || wholeMatch(of: /_\d+ more blocks? left out: [\w :]+\._/) != nil
  }
}
