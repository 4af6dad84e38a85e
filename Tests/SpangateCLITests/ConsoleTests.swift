import SpangateCore
import SpangateTrace
import Testing

@testable import SpangateCLI

struct ConsoleTests {
  private let findings = [
    Finding(.keyUnknown, "unknown key", help: "take it out"), Finding(.caseAdded, "a new case"),
  ]

  private func shown(_ choice: ConsoleChoice) -> String {
    let recorder = Recorder()
    recorder.console(choice).show(findings)
    #expect(recorder.out.isEmpty)
    return recorder.errors
  }

  @Test func `findings are printed as the format has it`() throws {
    #expect(shown(ConsoleChoice()).hasPrefix("error[SG0003]: unknown key\nhelp: take it out\n"))
    #expect(shown(ConsoleChoice(format: .concise)) == "error[SG0003] unknown key\nnote[SG0109] a new case\n")
    #expect(try JSONValue(parsing: shown(ConsoleChoice(format: .json))).value(at: "/1/rule") == "SG0109")
    #expect(shown(ConsoleChoice(color: .always)).contains("\u{1b}["))
  }

  @Test func `no secret is printed that is known, whatever is said`() {
    let recorder = Recorder()
    let console = recorder.console()
    var policy = RedactionPolicy.none
    policy.add(secrets: ["acme-live-7f3k9q2m5x"])
    console.hide(secretsOf: policy)
    console.note("at acme-live-7f3k9q2m5x")
    console.show([Finding(.keyUnknown, "no acme%2Dlive-7f3k9q2m5x", notes: [.init("also", "acme-live-7f3…")])])
    #expect(recorder.errors.hasPrefix("at [secret]\nerror[SG0003]: no [secret]\n"))
    #expect(!recorder.errors.contains("7f3") && console.shown.first?.message == "no [secret]")
  }

  @Test func `who wants it quiet gets no notes, and every error`() {
    #expect(shown(ConsoleChoice(format: .concise, quiet: true)) == "error[SG0003] unknown key\n")
    let recorder = Recorder()
    recorder.console(ConsoleChoice(quiet: true)).note("a note")
    recorder.console().note("another")
    #expect(recorder.errors == "another\n")
  }

  @Test func `an error ends the command, a warning does not`() throws {
    let console = Recorder().console()
    try console.check([Finding(.caseAdded, "a"), Finding(.keyUnknown, "b", severity: .warning)])
    #expect(throws: Stop(status: .invalid)) { try console.check(findings) }
    #expect(throws: Stop(status: .inconclusive)) { try console.check(findings, else: .inconclusive) }
    #expect(throws: Stop(status: .invalid)) {
      try console.orStop { () throws(Finding) -> Int in throw Finding(.runUnknown, "no run") }
    }
    #expect(try console.orStop { () throws(Finding) in 3 } == 3)
  }
}
