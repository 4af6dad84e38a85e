import SpangateCore
import SpangateTrace
import Testing

@testable import SpangateImport

struct JUnitTests {
  private func run(_ xml: String) throws -> ImportedRun { try ImportTool.junit.read(.of(xml, "r.xml")) }

  @Test func `what pytest wrote becomes cases, failures, errors and tests that were skipped`() throws {
    let run = try ImportTool.junit.read(.golden("pytest-9.xml"))
    #expect(run.name == "pytest" && run.gaps.isEmpty && run.startedAt != nil)
    let window = try #require(run.cases.first { $0.id == "test_sample.TestRefunds::test_window" })
    #expect(window.trials[0].trace == TraceID("4bf92f3577b34da6a3ce929d0e0e4736"))
    #expect(window.trials[0].value("passed") == .passed(false))
    #expect(window.trials[0].value("tone") == .number(0.2))
    #expect(window.trials[0].measures[.wallTime]?.value != nil)
    let plain = try #require(run.cases.first { $0.id == "test_sample::test_plain" })
    #expect(plain.trials[0].value("passed") == .passed(true) && plain.isCall)
    let broken = try #require(run.cases.first { $0.id == "test_sample::test_setup_error" })
    guard case .failed(let failure) = broken.trials[0].call else {
      Issue.record("an error is a failure of the call")
      return
    }
    #expect(failure.message.contains("fixture broke"))
    let skipped = try #require(run.cases.first { $0.id == "test_sample::test_skipped" })
    #expect(!skipped.isCall && skipped.trials[0].scores[0].severity == .advisory)
    #expect(skipped.trials[0].value("passed") == .unscored(why: "the test was skipped: no judge today"))
  }

  @Test func `a test that ran more than once has as many trials`() throws {
    let run = try run(
      "<testsuite name='s' tests='2'><testcase name='a'/><testcase name='a'><failure/></testcase></testsuite>")
    #expect(run.cases.count == 1)
    #expect(run.cases[0].trials.map { $0.value("passed") } == [.passed(true), .passed(false)])
  }

  @Test func `what did not run is no result, and what passed in the end failed before`() throws {
    let run = try run(
      "<testsuite><testcase name='a' status='notrun'/><testcase name='b'><flakyFailure/></testcase></testsuite>")
    #expect(run.trials("a")[0].value("passed") == .unscored(why: "the test was not run") && !run.cases[0].isCall)
    #expect(run.trials("b")[0].value("passed") == .passed(true) && run.trials("b")[0].failedAttempts == 1)
  }

  @Test func `fewer tests than announced are a run that is not all there`() throws {
    #expect(
      try run("<testsuite name='s' tests='3'><testcase name='a'/></testsuite>").gaps
        == ["its suite `s` has 1 of 3 tests"])
  }

  @Test(arguments: [
    "<testcase name='a'><failure/><properties><property name='score.passed' value='1'/></properties></testcase>",
    "<testcase name='a'><failure/><skipped/></testcase>", "<testcase name='a'><Failure/></testcase>",
    "<j:testcase xmlns:j='urn:j' j:name='a'><j:failure/></j:testcase>", "<testcase name='a' status='Failed'/>",
    "<TestCase Name='a' result='broken'/>",
  ])
  func `a failure is one however it is written, and whatever a property says`(test: String) throws {
    let run = try run("<testsuite name='s'>\(test)</testsuite>")
    #expect(run.trials("a").map { $0.value("passed") } == [.passed(false)] && run.trials("a")[0].scores.count == 1)
  }

  @Test func `an error stands against a property that says that there was an answer`() throws {
    let trial = try run(
      "<testsuite><testcase name='a'><error/><properties><property name='score.answered' value='1'/>"
        + "<property name='score.passed' value='1'/></properties></testcase></testsuite>"
    ).trials("a")[0]
    #expect(trial.failure != nil && trial.scores.map(\.name) == ["passed"])
    #expect(trial.value("passed")?.sample == nil)
  }

  @Test(arguments: [
    (
      "<testsuite name='s' failures='1' errors='1'><testcase name='a'><failure/></testcase></testsuite>",
      "its suite `s` announces 2 failures and errors, and has 1"
    ),
    ("<testsuites tests='9'><testsuite><testcase name='a'/></testsuite></testsuites>", "it has 1 of 9 tests"),
    (
      "<testsuites failures='1'><testsuite><testcase name='a'/></testsuite></testsuites>",
      "it announces 1 failures and errors, and has 0"
    ),
    (
      "<testsuite name='s' tests='eight'><testcase name='a'/></testsuite>",
      "its suite `s` has `eight` for the number of its tests"
    ),
    (
      "<testsuite name='s' tests='99999999999999999999'><testcase name='a'/></testsuite>",
      "its suite `s` has `99999999999999999999` for the number of its tests"
    ),
    (
      "<testsuite name='s'><error message='no class'/><testcase name='a'/></testsuite>",
      "its suite `s` has an error of its own: no class"
    ),
  ])
  func `what a suite announces and does not have is not all there`(xml: String, gap: String) throws {
    #expect(try run(xml).gaps == [gap])
  }

  @Test func `a suite may count those within it`() throws {
    let inner = "<testsuite tests='1' errors='1'><testcase name='a'><error/></testcase></testsuite>"
    #expect(try run("<testsuite tests='1' failures='0' errors='1'>\(inner)</testsuite>").gaps.isEmpty)
  }

  @Test(arguments: [
    ("<testsuite><testcase name='a'>", "unexpected end within an element"),
    ("<!DOCTYPE x [<!ENTITY a 'b'>]><testsuite/>", "a document type, which is not read"),
    ("<testsuite a='1' a='2'/>", "an attribute stands there twice"),
    ("<testsuite>&nbsp;</testsuite>", "an unknown entity"), ("<testsuite>&#0;&#xd800;</testsuite>", "no character"),
    ("<testsuite></testcase>", "an end tag that does not fit"), ("<html/>", "its root is `html`"), ("", "expected"),
    (String(repeating: "<testsuite>", count: 100), "nested deeper than 64"),
  ])
  func `what is not JUnit's is refused`(text: String, problem: String) {
    let error = #expect(throws: Finding.self) { try run(text) }
    #expect(error?.rule == .importUnreadable && error?.message.contains(problem) == true, "\(error?.message ?? "")")
  }

  @Test func `references, sections and comments are text`() throws {
    let run = try run(
      "\u{feff}<?xml version='1.0'?><!-- c --><testsuites><testsuite><testcase name='&lt;a&#x26;b&gt;'>"
        + "<failure><![CDATA[<no>]]> &amp;</failure><!-- c --></testcase></testsuite></testsuites>")
    #expect(run.cases[0].id == "<a&b>")
    #expect(run.cases[0].trials[0].scores[0].because == "<no> &")
  }

  @Test func `a suite without a test is no pass`() {
    let error = #expect(throws: Finding.self) { try run("<testsuites/>") }
    #expect(error?.rule == .importEmpty)
  }
}
