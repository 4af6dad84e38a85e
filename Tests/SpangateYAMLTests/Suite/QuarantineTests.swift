import SpangateCore
import SpangateTrace
import SpangateYAML
import Testing

struct QuarantineTests {
  private func good() throws -> Suite {
    let loaded = SuiteLoader.fakes.load("\(Fixtures.folder)/good/quarantine.yaml", variant: nil)
    #expect(loaded.findings == [])
    return try #require(loaded.value)
  }

  @Test func `a quarantine list is read with the place of each case`() throws {
    let suite = try good()
    #expect(
      suite.quarantine.map(\.value) == [
        Quarantine(
          case: "refund-window", reason: "the vendor's search is down", owner: "ana",
          until: try #require(Day("2026-12-31"))
        ),
        Quarantine(case: "late-orders", reason: "#412", owner: "${OWNER:-ops}", until: try #require(Day("2027-01-15"))),
      ])
    #expect(suite.quarantine.map(\.range.line) == [6, 7])
    #expect(suite.quarantine[0].range.column == 12)
    #expect(suite.gate.maxAge?.value == .seconds(30 * 86_400))
    #expect(suite.gate.maxAge?.range.line == 4)
  }

  @Test(arguments: [
    ("30d", 2_592_000), ("2w", 1_209_600), ("36h", 129_600), ("0d", nil), ("30", nil), ("-1d", nil), ("1y", nil),
  ])
  func `an age is a duration of more than nothing`(text: String, seconds: Int?) throws {
    let loaded = try Fixtures.suite("scorers: [no_errors]\ngate: {max_age: \(text)}")
    #expect(loaded.value?.gate.maxAge?.value == seconds.map { .seconds($0) })
    #expect(loaded.findings.isEmpty == (seconds != nil))
  }
}
