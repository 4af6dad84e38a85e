import SpangateBuiltins
import SpangateCore
import SpangateStore
import SpangateTrace
import SpangateYAML

/// What trials were asked, as far as the files of their suites still say it.
struct AskedQuestion {
  private let suites: [Suite]
  private let pass: RedactionPass

  init(_ suites: [Suite], _ pass: RedactionPass) {
    self.suites = suites
    self.pass = pass
  }

  /// By the suite of a stored run, where its file is still there.
  init(suite: String, in run: RunRecord, loader: SuiteLoader, _ pass: RedactionPass) {
    // What was imported has no file that asks anything.
    let record = run.origin == nil ? run.suites.first { $0.name == suite } : nil
    let loaded = record.flatMap { loader.load($0.file, variant: nil).value }
    // A case that asks something else now is another one.
    let cases = loaded?.cases.filter { $0.fingerprint == record?.cases[$0.id] } ?? []
    self.init(loaded.map { [$0.asking(cases)] } ?? [], pass)
  }

  /// nil where nobody knows it.
  func asked(_ key: TrialKey) -> TracePage.Asked? {
    let suite = suites.first { $0.name.value == key.suite }
    guard let question = suite?.cases.first(where: { $0.id == key.case })?.question else { return nil }
    let input = pass.redactedMessage(question.text)
    // What is not kept of answers is not shown of questions.
    guard !input.isEmpty else { return nil }
    return TracePage.Asked(
      input: input,
      expected: question.expected.map { pass.redactedMessage($0.string ?? $0.description) })
  }
}

extension Suite {
  fileprivate func asking(_ cases: [Case]) -> Suite {
    var suite = self
    suite.cases = cases
    return suite
  }
}
