import SpangateAgent
import SpangateBuiltins
import SpangateCore
import SpangateTrace
import Testing

@testable import SpangateYAML

/// What is said of each key, held against what the loader does with it.
struct KeyDocumentationTests {
  private static let loader: SuiteLoader = {
    var registry = Registry.builtins
    registry.targets.append(BuiltinTarget.self)
    return SuiteLoader(registry: registry, environment: [:])
  }()
  private static let reference = loader.reference()
  private static let documents = reference.sections.flatMap { section in
    section.keys.map { ExampleDocument(reference: reference, section: section, key: $0) }
  }

  private func findings(_ document: JSONValue, _ file: KeyReference.File) throws -> [Finding] {
    try load(document, file).findings
  }

  /// The findings, and the value without its places.
  private func load(_ document: JSONValue, _ file: KeyReference.File) throws -> (findings: [Finding], value: String) {
    let files = ["file.yaml": document.flowText, "cases.jsonl": #"{"id": "a", "input": "b"}"#]
    return try Fixtures.withFolder(files) { folder in
      switch file {
      case .suite:
        let loaded = Self.loader.load(folder + "/file.yaml", variant: nil)
        return (loaded.findings, loaded.value.map { Contents.text(of: $0, without: folder) } ?? "")
      case .settings:
        let loaded = Self.loader.settings(at: folder + "/file.yaml")
        return (loaded.findings, loaded.value.map { Contents.text(of: $0, without: folder) } ?? "")
      }
    }
  }

  @Test func `every key has an entry, and every entry a key`() {
    #expect(KeyCollector(Self.loader.registry).gaps == [])
    #expect(Self.documents.count > 150)
  }

  @Test func `an entry is made of sentences`() {
    for key in Self.documents.map(\.key) {
      let text = key.documentation.summary
      #expect(text.first?.isLowercase == false || text.hasPrefix("`"), "\(key.path)")
      #expect(text.hasSuffix("."), "\(key.path)")
      #expect(key.documentation.fallback == nil || key.documentation.otherwise == nil, "\(key.path)")
      #expect(!key.isRequired || key.documentation.sentences == text, "\(key.path)")
    }
  }

  @Test func `an example is accepted where it stands`() throws {
    for example in Self.documents {
      let document = example.document(example.key.documentation.example)
      let findings = try findings(document, example.section.file)
      #expect(findings.map(\.transcript) == [], "\(example.section.title), \(example.key.path): \(document)")
    }
  }

  /// Plug-ins that keep their configuration as it is written and apply the defaults when they are used.
  private static let late = ["target `command`", "target `http`", "target `builtin`"]

  @Test func `a default is what holds without the key`() throws {
    for example in Self.documents where !Self.late.contains(example.section.title) {
      guard let fallback = example.key.documentation.fallback else { continue }
      let written = try load(example.document(fallback), example.section.file)
      let left = try load(example.document(nil), example.section.file)
      #expect(written.findings.map(\.transcript) == [], "\(example.section.title), \(example.key.path)")
      #expect(!written.value.isEmpty)
      #expect(written.value == left.value, "\(example.section.title), \(example.key.path)")
    }
  }

  private func outside(_ bounds: KeyDocumentation.Bounds, isWhole: Bool) -> [JSONValue] {
    let step = bounds.isOpen ? 0 : 1.0
    return [bounds.least.map { $0 - step }, bounds.most.map { $0 + step }].compactMap { $0 }
      .map { isWhole ? .int(Int64($0)) : .number($0) }
  }

  @Test func `what is out of bounds is found at its place`() throws {
    for example in Self.documents {
      guard let bounds = example.key.documentation.bounds else { continue }
      for value in outside(bounds, isWhole: example.key.type.contains("whole")) {
        let findings = try findings(example.document(value), example.section.file)
        #expect(findings.contains { $0.severity == .error }, "\(example.section.title), \(example.key.path): \(value)")
        let lines = findings.map(\.underlined)
        #expect(
          findings.contains { $0.rule == .valueInvalid }, "\(example.section.title), \(example.key.path): \(lines)")
      }
    }
  }

  @Test(.enabled(if: PythonSchema.isThere, PythonSchema.missing))
  func `the schemas accept every example and default, and nothing that is out of bounds`() throws {
    for file in [KeyReference.File.suite, .settings] {
      let schema = file == .suite ? Self.loader.schema() : Self.loader.settingsSchema()
      let examples = Self.documents.filter { $0.section.file == file }
      let right = examples.flatMap { example in
        [example.key.documentation.example, example.key.documentation.fallback].compactMap { $0 }
          .map { example.document($0) }
      }
      let wrong = examples.flatMap { example in
        example.key.documentation.bounds.map { bounds in
          outside(bounds, isWhole: example.key.type.contains("whole")).map { example.document($0) }
        } ?? []
      }
      let complaints = try PythonSchema.complaints(about: right + wrong, by: schema)
      for (document, found) in zip(right, complaints) { #expect(found == [], "\(document)") }
      for (document, found) in zip(wrong, complaints.dropFirst(right.count)) {
        #expect(found.count == 1, "\(document)")
      }
    }
  }

  @Test func `the schemas describe every key`() {
    for (file, schema) in [(KeyReference.File.suite, Self.loader.schema()), (.settings, Self.loader.settingsSchema())] {
      let text = schema.description
      #expect(schema["$id"]?.string?.hasPrefix("urn:spangate:") == true)
      for key in Self.documents.filter({ $0.section.file == file }).map(\.key) {
        let description = JSONValue.object(["description": .string(key.documentation.sentences)]).description
        #expect(text.contains(description.dropFirst().dropLast()), "\(key.path)")
      }
    }
  }

  @Test func `the reference pages have a row for every key`() {
    let pages = Self.reference.markdown(of: .suite) + Self.reference.markdown(of: .settings)
    for key in Self.documents.map(\.key) { #expect(pages.contains("| `\(key.path)` | \(key.type) |"), "\(key.path)") }
    #expect(pages.contains("## scorer `tool_called`"))
    #expect(!pages.contains("||"))
  }

  @Test(arguments: [
    ("gate.scores.*.tolerance", ["gate.scores.*.tolerance"]),
    ("gate.scores.contains.tolerance", ["gate.scores.*.tolerance"]),
    ("tolerance", ["gate.scores.*.tolerance"]), ("agent.http.body", ["agent.http.body"]),
    ("http.start.timeout", ["agent.http.start.timeout"]), ("limits.trace_wait", ["limits.trace_wait"]),
    ("agent.timeout", ["agent.timeout"]),
    ("measures.latency", ["gate.measures.latency"]), ("cases.input", ["cases[].input"]),
    ("tool_called.at_most", ["scorers[].tool_called.at_most"]), ("backends.mine.project", ["backends.*.project"]),
    ("nonsense", []), ("", []), ("*", []), ("gate..scores", []),
  ])
  func `a key is found by its path, its end, or with a name in it`(name: String, paths: [String]) {
    // Several targets have a time limit.
    #expect(Set(Self.reference.keys(named: name).map(\.key.path)) == Set(paths))
  }

  @Test func `a key is explained with its type, default and example`() throws {
    let found = try #require(Self.reference.keys(named: "limits.trace_wait").first)
    #expect(
      KeyReference.text(of: found.key, in: found.section) == """
        key `limits.trace_wait` (Settings): duration

        How long a trace may take to settle after the agent answered.

        default: 10s
        example: trace_wait: 20s
        """)
    let types = ["trials", "statistic", "max", "gate.baseline", "cwd", "store"]
      .compactMap { Self.reference.keys(named: $0).first?.key.type }
    #expect(
      types == [
        "whole number from 1 to 100000", "`mean`, `median`, `p90`, `p95` or `p99`", "number or duration of at least 0",
        "text", "text", "text",
      ])
  }
}

/// A value as text, but for the places where it was written.
private enum Contents {
  static func text(of value: Any, without folder: String) -> String {
    text(of: value).replacing(folder, with: "")
  }

  private static func text(of value: Any) -> String {
    if value is SourceRange || type(of: value) == SourceRange?.self { return "" }
    if value is Fingerprint { return "" }
    let mirror = Mirror(reflecting: value)
    if mirror.displayStyle == .optional { return mirror.children.first.map { text(of: $0.value) } ?? "nil" }
    if mirror.displayStyle == .dictionary || mirror.displayStyle == .set {
      return "[\(mirror.children.map { text(of: $0.value) }.sorted().joined(separator: ", "))]"
    }
    guard !mirror.children.isEmpty else { return "\(value)" }
    let children = mirror.children.map { "\($0.label ?? ""): \(text(of: $0.value))" }
    return "\(type(of: value))(\(children.joined(separator: ", ")))"
  }
}
