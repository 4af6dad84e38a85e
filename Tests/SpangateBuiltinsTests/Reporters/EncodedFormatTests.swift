import SpangateBuiltins
import SpangateCore
import SpangateTesting
import SpangateTrace
import Testing

/// Yesterday's files are read by today's types, and written again as they were.
///
/// The files are never written anew. Where one cannot be read any more, what is written needs a new schema.
struct EncodedFormatTests {
  private func roundTrip<Format: Codable>(_ type: Format.Type, _ file: String) throws -> String {
    let json = try JSONValue(parsing: Golden.text("Formats/\(file).json"))
    return JSONValue(encoding: try JSONValueDecoder.value(type, from: json)).pretty
  }

  private func file(_ name: String) throws -> String {
    try JSONValue(parsing: Golden.text("Formats/\(name).json")).pretty
  }

  @Test(arguments: ["report-1-passed", "report-1-regressed", "report-1-inconclusive", "report-1-quarantined"])
  func `a report of spangate.report/1 is read whole`(name: String) throws {
    #expect(try roundTrip(EncodedReport.self, name) == file(name))
  }

  @Test func `a report of spangate.ab/1 is read whole`() throws {
    #expect(try roundTrip(EncodedABReport.self, "ab-1") == file("ab-1"))
  }

  @Test func `a report of spangate.calibration/1 is read whole`() throws {
    #expect(try roundTrip(EncodedCalibration.self, "calibration-1") == file("calibration-1"))
  }

  @Test(arguments: ReportSample.allCases)
  func `what is written now can be read`(sample: ReportSample) throws {
    let text = try JSONReport(config: NoConfig()).render(sample.report, for: Surface())
    let report = try JSONValueDecoder.value(EncodedReport.self, from: JSONValue(parsing: text))
    #expect(report == EncodedReport(sample.report))
  }

  @Test func `numbers that are none are said to be, wherever they stand`() throws {
    var report = Report.passed
    (report.run.duration, report.run.cost) = (.infinity, .value(.nan))
    report.suites[0].scores[0].interval = -.infinity...0
    report.suites[0].cases[0].scores[0].flakyRate = .nan
    let encoded = EncodedReport(report)
    #expect(encoded.run.durationSecondsReason == "not a finite number" && encoded.run.costUsd == nil)
    #expect(encoded.suites[0].scores[0].intervalReason == "too few trials")
    #expect(encoded.suites[0].cases[0].scores[0].flakyRateReason == "not a finite number")
    #expect(JSONValue(encoding: encoded).pretty.contains("duration_seconds_reason"))
  }
}
