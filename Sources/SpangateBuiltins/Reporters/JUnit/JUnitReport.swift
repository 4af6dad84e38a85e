package import SpangateCore
import SpangateTrace

/// JUnit's XML as pipelines read it: a suite is a `testsuite`, a case is a `testcase`.
///
/// A regression is a `failure`. What could not be measured is an `error`, never `skipped`, which reads as harmless; that is
/// for quarantined cases.
package struct JUnitReport: Reporter {
  package static let kind = Kind("junit", "JUnit XML, for the test view of a pipeline")
  package static let fileName = "junit.xml"

  package init(config: NoConfig) throws(Misconfigured) {}

  package func render(_ report: Report, for surface: Surface) -> String {
    let report = report.elsewhere(surface.whereabouts)
    let suites = JUnitSuite.all(of: report)
    var root = XMLElement("testsuites", [("name", "spangate")] + JUnitSuite.counts(of: suites))
    root.attributes += [("time", report.run.duration.seconds), ("timestamp", report.run.startedAt.iso8601)]
    root.children = suites.map { $0.element(startedAt: report.run.startedAt) }
    return #"<?xml version="1.0" encoding="UTF-8"?>"# + "\n" + root.text(indent: 0)
  }
}

extension Double {
  /// As JUnit writes a time: seconds with a point.
  var seconds: String { decimals(3).replacing(",", with: "") }
}
