internal import Glibc
internal import SpangateBuiltins
internal import SpangateCore

@testable internal import SpangateYAML

/// Suites and the cases beside them. Whatever is wrong is a finding that can be shown, and what is refused has one.
enum SuiteFuzz {
  private static let loader = SuiteLoader(registry: .builtins, environment: ["NAME": "value"])

  static func yaml(_ bytes: [UInt8]) {
    do {
      let file = try SourceFile.checked(bytes, path: "suite.yaml")
      let (root, findings) = Composer.compose(file)
      show(findings)
      guard let root, !root.isNull else { return }
      show(
        SuiteAssembly(
          registry: loader.registry, decoding: loader.decoding, path: "suite.yaml", root: root, needsAgent: true
        ).suite(nil))
    } catch {
      show([error])
    }
  }

  /// A file of cases beside a suite that takes them.
  static func jsonl(_ bytes: [UInt8]) {
    let cases = "\(folder)/cases.jsonl"
    guard let file = fopen(cases, "w") else { preconditionFailure("no room for \(cases)") }
    fwrite(bytes, 1, bytes.count, file)
    fclose(file)
    show(loader.load(suite, variant: nil))
  }

  private static let suite: String = {
    let path = "\(folder)/suite.yaml"
    let text = """
      suite: fuzzed
      agent: {command: [cat]}
      scorers: [{contains: a}]
      cases: [{from: cases.jsonl}]
      """
    guard let file = fopen(path, "w") else { preconditionFailure("no room for \(path)") }
    fputs(text, file)
    fclose(file)
    return path
  }()

  /// In memory, one a process.
  private static let folder: String = {
    let path = "/dev/shm/spangate-fuzzing-\(getpid())"
    mkdir(path, 0o700)
    atexit {
      for name in ["cases.jsonl", "suite.yaml"] { unlink("\(SuiteFuzz.folder)/\(name)") }
      rmdir(SuiteFuzz.folder)
    }
    return path
  }()

  private static func show(_ loaded: Loaded<Suite>) {
    precondition(loaded.value != nil || loaded.findings.contains { $0.severity == .error }, "refused without a word")
    show(loaded.findings)
  }

  private static func show(_ findings: [Finding]) {
    for finding in findings { precondition(!finding.text().isEmpty, "a finding without words") }
  }
}
